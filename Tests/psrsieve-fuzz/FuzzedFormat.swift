import ArgumentParser

/// What the mutated files were before they were spoilt: one for each reader and each of its layouts.
enum FuzzedFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case csv, arff, snns, phcx
    case gzippedPHCX = "phcx-gz"
    case prestoFold = "pfd"
    case psrfits
    case timer
    case fitsTable = "fits-table"
    case fitsImage = "fits-image"
    case examples
    case textProfile = "text-profile"
    /// Folds in the packings that streams undo: zstd, xz and bzip2.
    case packedFold = "pfd-packed"
    /// Candidates in tar and zip.
    case archive

    /// Numbers in it are text, so that a mutation can write absurd ones.
    var isText: Bool { [.csv, .arff, .snns, .phcx, .textProfile].contains(self) }

    /// It has header cards of 80 characters.
    var isFITS: Bool { [.psrfits, .fitsTable, .fitsImage, .examples].contains(self) }

    /// What is packed in it; `nil` for a format that packs nothing.
    var packs: FuzzedFormat? {
        switch self {
        case .gzippedPHCX: .phcx
        case .packedFold: .prestoFold
        default: nil
        }
    }
}
