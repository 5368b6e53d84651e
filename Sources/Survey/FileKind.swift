/// What a file's name says of it. It says nothing of a file that is named: that one's content counts. But beside the
/// candidates of a folder lie plots, logs and lists that are no damaged candidates.
enum FileKind {
    /// Never candidates, so that they need not be opened.
    private static let besideCandidates: Set<Substring> = [
        // pictures and documents
        "ps", "eps", "pdf", "png", "jpg", "jpeg", "gif", "svg", "tif", "tiff", "html", "htm", "css", "js", "md", "rst",
        // what PRESTO, SIGPROC, PSRCHIVE and tempo write beside candidates
        "inf", "par", "eph", "tim", "pred", "polyco", "polycos", "mask", "bytemask", "stats", "singlepulse", "txtcand",
        "fft", "zaplist", "birds", "lis", "summary", "psrsh",
        // programs, settings, records, models
        "log", "err", "sh", "py", "pyc", "ipynb", "c", "h", "cfg", "conf", "ini", "yaml", "yml", "toml", "json", "lock",
        "safetensors", "onnx", "swp", "bak", "tmp", "md5", "sha256",
    ]

    /// What candidates are called; such a file that cannot be read is a damaged candidate.
    private static let candidates: Set<Substring> = [
        "pfd", "phcx", "phcf", "ar", "fits", "fit", "fz", "sf", "cf", "rf", "dz", "ft", "tt", "std", "zap", "pazi",
        "gz",
        "zst", "xml", "bestprof", "pdv", "prof",
    ]

    /// Other files that come in numbers and hold no candidate's fold: time series, lists of candidates.
    private static let oftenBesideCandidates: Set<Substring> = [
        "dat", "cand", "cands", "txt", "csv", "tsv", "out", "list",
    ]

    static func isBesideCandidates(_ name: String) -> Bool {
        if let ending = lowercasedEnding(name[...]) { return besideCandidates.contains(ending) || isMask(name) }
        return isDocument(name) || isAccelerationSearch(name)
    }

    /// Whether a file that holds no candidate is one that has lost what it held.
    static func isMeantAsCandidate(_ name: String) -> Bool {
        guard let ending = lowercasedEnding(name[...]) else { return false }
        return candidates.contains(ending)
    }

    /// Whether binary data of no format that is known are what a file of this name often holds.
    static func isOftenBesideCandidates(_ name: String) -> Bool {
        lowercasedEnding(name[...]).map(oftenBesideCandidates.contains) ?? false
    }

    /// What stands in a count of files: `.inf`, `README`, `ACCEL_*`.
    static func ending(of name: String) -> String {
        if isAccelerationSearch(name) { return "ACCEL_*" }
        if isDocument(name) { return String(name.prefix { $0 != "." && $0 != "-" && $0 != "_" }).uppercased() }
        guard let ending = lowercasedEnding(name[...]),
            besideCandidates.contains(ending) || candidates.contains(ending) || oftenBesideCandidates.contains(ending)
        else { return "others" }
        return ".\(ending)"
    }

    private static func lowercasedEnding(_ name: Substring) -> Substring? {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
        return name[name.index(after: dot)...].lowercased()[...]
    }

    private static func isDocument(_ name: String) -> Bool {
        let name = name.uppercased()
        return ["README", "LICENSE", "LICENCE", "COPYING", "CHANGELOG", "AUTHORS", "MAKEFILE"].contains {
            name.hasPrefix($0)
        }
    }

    /// The list of candidates that PRESTO's accelsearch writes: `…_ACCEL_200`, `…_ACCEL_200_JERK_50`. Folds have
    /// `ACCEL_Cand_3` in their names.
    private static func isAccelerationSearch(_ name: String) -> Bool {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        guard let place = parts.lastIndex(of: "ACCEL") else { return false }
        let rest = parts[(place + 1)...].filter { $0 != "JERK" }
        return !rest.isEmpty && rest.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    }

    /// What PRESTO's rfifind writes.
    private static func isMask(_ name: String) -> Bool { name.contains("_rfifind.") }
}
