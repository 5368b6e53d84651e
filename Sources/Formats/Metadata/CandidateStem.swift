import Candidates

/// What the files of one candidate share: its name without folders, packing, and what tells the format.
public enum CandidateStem {
    /// Endings that are taken off, one after the other: `X.pfd.bestprof`, `X.pfd.png` and `X.ar.gz` are all `X`.
    private static let endings: Set<String> = pictures.union([
        // packing
        "gz", "zst", "xz", "bz2",
        // folds, and what psrsieve and others make of them
        "pfd", "bestprof", "ar", "ar2", "phcx", "phcf", "fits", "fit", "fz", "sf", "cf", "rf", "dz", "ft", "tt", "std",
        "zap", "pazi", "json", "xml", "pdv", "prof", "spd",
        // PulsarX's list, whose name begins those of its folds
        "cands",
    ])
    private static let pictures: Set<String> = ["png", "ps", "eps", "pdf", "svg", "jpg", "jpeg"]
    private static let longestEnding = 8

    public static func of(_ path: String) -> String {
        var bytes = CandidateOrigin(path: path).name.utf8[...]
        while let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot != bytes.startIndex {
            let ending = bytes[bytes.index(after: dot)...]
            guard ending.count <= longestEnding, endings.contains(String(Substring(ending)).lowercased()) else { break }
            bytes = bytes[..<dot]
        }
        return String(Substring(bytes))
    }

    /// What a picture is called for: `X.pfd.png` for `X.pfd`; `nil` for a name that is no picture's.
    public static func drawn(inPicture path: String) -> String? {
        let name = CandidateOrigin(path: path).name
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex,
            pictures.contains(name[name.index(after: dot)...].lowercased())
        else { return nil }
        return String(name[..<dot])
    }

    /// PulsarX's name for a row of a list: five digits or more behind the list's own name.
    static func numbered(_ stem: String, _ number: Int) -> String {
        let digits = String(number)
        return stem + "_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    /// The number at the end of PulsarX's name for a fold, `…_00017`.
    static func number(atEndOf stem: String) -> Int? {
        guard let line = stem.utf8.lastIndex(of: UInt8(ascii: "_")) else { return nil }
        let digits = stem.utf8[stem.utf8.index(after: line)...]
        guard digits.count >= 5, digits.allSatisfy(\.isDigit) else { return nil }
        return Int(Substring(digits))
    }

    /// The number in riptide's name for a candidate, `candidate_0017`, or in one that begins so.
    static func riptideNumber(_ stem: String) -> Int? {
        let beginning = "candidate_"
        guard stem.hasPrefix(beginning) else { return nil }
        let digits = stem.utf8.dropFirst(beginning.utf8.count).prefix(while: \.isDigit)
        return digits.count >= 4 ? Int(Substring(digits)) : nil
    }

    static func isBareNumber(_ stem: String) -> Bool { stem.utf8.allSatisfy(\.isDigit) }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
