import CLibDeflate
import Foundation
import RandomNumbers
import Simulation

/// Sound files of one format, to be spoilt: simulated ones, and real ones where there are any.
struct Seeds {
    let files: [[UInt8]]
    /// What the gzip files hold.
    let unpacked: [[UInt8]]

    /// - Parameter folder: real files, as they lie beside the checkout; `nil` for simulated ones alone.
    init(_ format: FuzzedFormat, realData folder: String?, scratch: String) throws {
        let real = try folder.map { try RealSeeds.files(format, in: $0) } ?? []
        files = try Self.simulated(format, scratch: scratch) + real
        unpacked = format == .gzippedPHCX ? try Self.simulated(.phcx, scratch: scratch) : []
    }

    private static func simulated(_ format: FuzzedFormat, scratch: String) throws -> [[UInt8]] {
        var random = RandomSource(seed: 1)
        switch format {
        case .csv: return TableSeed.csv(&random).map { Array($0.utf8) }
        case .arff: return [Array(TableSeed.arff(&random).utf8)]
        case .snns: return [Array(TableSeed.snns(&random).utf8)]
        case .phcx:
            return SurveySetup.Layout.allCases.filter { $0 != .presto }
                .flatMap { folds($0).map(PHCXWriter.bytes) }
        case .gzippedPHCX: return try simulated(.phcx, scratch: scratch).map(pack)
        case .prestoFold: return folds().flatMap { fold in [false, true].map { PFDSeed.bytes(fold, isBigEndian: $0) } }
        case .timer: return folds().map(TIMERSeed.bytes)
        case .psrfits:
            return try folds().map { fold in
                try PSRFITSWriter.write(fold, to: "\(scratch)/seed.fits")
                return try read("\(scratch)/seed.fits")
            }
        case .fitsTable: return [try fitsTable(scratch: scratch)]
        case .fitsImage: return [FITSImageSeed.bytes(folds())]
        }
    }

    /// Small, so that a case takes little time and a mutation seldom misses what matters.
    private static func folds(_ layout: SurveySetup.Layout = .searchAndFold) -> [SimulatedFold] {
        let survey = SurveySetup.htru2.reshaped(
            layout: layout, subIntegrations: 3, subBands: 4, bins: 16, searchTrials: 8, foldTrials: 4)
        let simulator = FoldSimulator(seed: 1, survey: survey)
        return [simulator.fold(.pulsar, number: 0), simulator.fold(.rfi, number: 1)]
    }

    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        guard let compressor = libdeflate_alloc_compressor(6) else { return [] }
        defer { libdeflate_free_compressor(compressor) }
        let capacity = libdeflate_gzip_compress_bound(compressor, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: capacity) { output, filled in
            filled = libdeflate_gzip_compress(compressor, bytes, bytes.count, output.baseAddress, capacity)
        }
    }

    static func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
}
