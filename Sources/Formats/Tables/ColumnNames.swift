import Candidates

/// The names under which published tables list their columns, and what each means.
enum ColumnNames {
    /// A column name reduced to its letters and digits, so that spelling variants fall together.
    static func key(_ name: String) -> String {
        String(name.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) || ("0"..."9").contains($0) })
    }

    static let label: Set<String> = ["class", "label", "target", "targetclass", "ispulsar"]
    static let name: Set<String> = ["name", "candidate", "candidatename", "file", "filename", "path", "id", "source"]
    static let header: [String: HeaderColumn] = [
        "periods": .periodSeconds, "period": .periodSeconds,
        "dmpccm3": .dispersionMeasure, "dm": .dispersionMeasure,
        "snr": .signalToNoise, "sn": .signalToNoise,
        "radeg": .rightAscensionDegrees, "ra": .rightAscensionDegrees,
        "decdeg": .declinationDegrees, "dec": .declinationDegrees,
        "mjd": .modifiedJulianDate,
    ]

    /// psrsieve's own name of a feature, or the name as it stands (without surrounding white space) if it is not known.
    static func canonical(_ name: String) -> String {
        lyon[key(name)] ?? name.trimmed
    }

    /// Whether these are header names of the HTRU 2 copies in circulation whose "kurtosis" and "skewness" are the wrong
    /// way round: the names of the UCI repository's description and their abbreviations.
    static func isCirculatingHeader(_ names: [String]) -> Bool {
        let keys = Set(names.map(key))
        return keys.isSuperset(of: ["ekotip", "sotip"])
            || keys.isSuperset(of: ["excesskurtosisoftheintegratedprofile", "skewnessoftheintegratedprofile"])
    }

    private static let lyon: [String: String] = {
        let statistics = [
            ("mean", ["mean", "m"]), ("std", ["standarddeviation", "stdev", "std", "sd"]),
            ("skewness", ["skewness", "skew", "s"]), ("kurtosis", ["excesskurtosis", "kurtosis", "kurt", "ek"]),
        ]
        let objects = [
            ("profile", ["integratedprofile", "profile", "ip"]),
            ("dm", ["dmsnrcurve", "dmsnr", "dmcurve", "dm", "dc"]),
        ]
        var table: [String: String] = [:]
        for (statistic, statisticNames) in statistics {
            for (object, objectNames) in objects {
                for s in statisticNames {
                    for o in objectNames {
                        for spelling in [o + s, s + o, s + "of" + o, s + "ofthe" + o, s + "ot" + o] {
                            table[spelling] = "\(object)_\(statistic)"
                        }
                    }
                }
            }
        }
        return table
    }()
}

extension StringProtocol {
    /// Without white space, quotes and a byte-order mark at either end.
    var trimmed: String {
        let unwanted: Set<Character> = [" ", "\t", "\"", "'", "\u{FEFF}", "\r", "\n"]
        var text = Substring(self)
        while let first = text.first, unwanted.contains(first) { text.removeFirst() }
        while let last = text.last, unwanted.contains(last) { text.removeLast() }
        return String(text)
    }
}
