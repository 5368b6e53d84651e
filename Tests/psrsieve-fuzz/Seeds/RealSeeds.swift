import Foundation

/// Real files beside the checkout: small ones, and the beginnings of tables.
enum RealSeeds {
    static func files(_ format: FuzzedFormat, in folder: String) throws -> [[UInt8]] {
        switch format {
        case .csv:
            try ["HTRU_2_Lyon_Features_8", "HTRU_2_with_header", "LOTAAS_1_Combined_Features_30"].map {
                try beginning("\(folder)/features/\($0).csv", lines: 20)
            }
        case .arff:
            try ["HTRU_2_Lyon_Features_8", "HTRU_1_MiniSPINN_Lyon_Features_8"].map {
                try beginning("\(folder)/features/\($0).arff", lines: 40)
            }
        case .snns: [try beginning("\(folder)/features/HTRU_Bates22_training.pat", lines: 40)]
        case .phcx: try whole(["phcx/htru1/pulsar_0002.phcx", "phcx/htru1/pulsar_0005.phcx"], in: folder)
        case .gzippedPHCX:
            try whole(
                [1, 45].map {
                    "phcx/htru2-beam/2010-01-16-02-47-40.01.fil_sigproc_0\($0 < 10 ? "0" : "")\($0).phcx.gz"
                },
                in: folder)
        case .prestoFold:
            try whole(
                ["M28A_bary_PSR_1824-2452A", "Ter5_080912_topo_DM238.30_PSR_1748-2446N"].map { "pfd/presto/\($0).pfd" },
                in: folder)
        case .psrfits: try whole(["psrfits/B1855+09.430.PUPPI.11y.x.sum.sm"], in: folder)
        case .timer: [firstSubIntegration(of: try Seeds.read("\(folder)/timer/psrchive_example.ar"))]
        // These are psrsieve's own, or made of others.
        case .fitsTable, .fitsImage, .examples, .textProfile, .packedFold, .archive: []
        }
    }

    private static func whole(_ names: [String], in folder: String) throws -> [[UInt8]] {
        try names.map { try Seeds.read("\(folder)/\($0)") }
    }

    /// The archive holds four sub-integrations of 128 channels and 256 bins; one is as good and four times as fast.
    private static func firstSubIntegration(of archive: [UInt8]) -> [UInt8] {
        var archive = Array(archive.prefix(1024 + 184 + 128 + 1536 + 128 * (24 + 512)))
        archive.replaceSubrange(232..<236, with: [0, 0, 0, 1])
        return archive
    }

    private static func beginning(_ path: String, lines: Int) throws -> [UInt8] {
        let bytes = try Seeds.read(path)
        let ends = bytes.indices.lazy.filter { index in
            bytes[index] == UInt8(ascii: "\n")
                || (bytes[index] == UInt8(ascii: "\r") && bytes.dropFirst(index + 1).first != UInt8(ascii: "\n"))
        }
        return Array(bytes[...(ends.prefix(lines).reduce(bytes.count - 1) { _, end in end })])
    }
}
