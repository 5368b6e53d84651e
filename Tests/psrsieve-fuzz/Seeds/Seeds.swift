import Foundation
import RandomNumbers
import Simulation

/// Sound files of one format, to be spoilt: simulated ones, and real ones where there are any.
struct Seeds {
    let files: [[UInt8]]
    /// What packed files hold.
    let unpacked: [[UInt8]]

    /// - Parameter folder: real files, as they lie beside the checkout; `nil` for simulated ones alone.
    init(_ format: FuzzedFormat, realData folder: String?, scratch: String) throws {
        let real = try folder.map { try RealSeeds.files(format, in: $0) } ?? []
        files = try Self.simulated(format, scratch: scratch) + real
        unpacked = try format.packs.map { try Self.simulated($0, scratch: scratch) } ?? []
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
        case .gzippedPHCX: return try simulated(.phcx, scratch: scratch).map(Packing.gzip.pack)
        case .packedFold:
            return try simulated(.prestoFold, scratch: scratch)
                .flatMap { fold in Packing.allCases.filter { $0 != .gzip }.map { $0.pack(fold) } }
        case .archive:
            let fold = try simulated(.prestoFold, scratch: scratch)[0]
            let members = [
                ("beam/a.pfd", fold), ("beam/a.pfd.bestprof", Array("# Input file       =  x\n".utf8)),
                ("b.phcx.gz", try simulated(.gzippedPHCX, scratch: scratch)[0]), ("notes.inf", Array("x".utf8)),
                ("t.csv", try simulated(.csv, scratch: scratch)[0]),
            ]
            let archives = ArchiveSeed.Kind.allCases.map { ArchiveSeed.bytes(members, $0) }
            return archives + [Packing.gzip, .zstd].map { $0.pack(archives[0]) }
        case .prestoFold: return folds().flatMap { fold in [false, true].map { PFDSeed.bytes(fold, isBigEndian: $0) } }
        case .timer: return folds().map(TIMERSeed.bytes)
        case .psrfits:
            return try folds().map { fold in
                try PSRFITSWriter.write(fold, to: "\(scratch)/seed.fits")
                return try read("\(scratch)/seed.fits")
            }
        case .fitsTable: return [try fitsTable(scratch: scratch)]
        case .fitsImage: return [FITSImageSeed.bytes(folds())]
        case .examples: return [try examples(scratch: scratch)]
        case .textProfile: return folds().flatMap(TextProfileSeed.texts).map { Array($0.utf8) }
        }
    }

    /// Small, so that a case takes little time and a mutation seldom misses what matters.
    private static func folds(_ layout: SurveySetup.Layout = .searchAndFold) -> [SimulatedFold] {
        let survey = SurveySetup.htru2.reshaped(
            layout: layout, subIntegrations: 3, subBands: 4, bins: 16, searchTrials: 8, foldTrials: 4)
        let simulator = FoldSimulator(seed: 1, survey: survey)
        return [simulator.fold(.pulsar, number: 0), simulator.fold(.rfi, number: 1)]
    }

    static func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
}
