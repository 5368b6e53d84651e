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

    /// Numbers in it are text, so that a mutation can write absurd ones.
    var isText: Bool {
        switch self {
        case .csv, .arff, .snns, .phcx: true
        case .gzippedPHCX, .prestoFold, .psrfits, .timer, .fitsTable, .fitsImage: false
        }
    }

    /// It has header cards of 80 characters.
    var isFITS: Bool {
        switch self {
        case .psrfits, .fitsTable, .fitsImage: true
        case .csv, .arff, .snns, .phcx, .gzippedPHCX, .prestoFold, .timer: false
        }
    }
}
