import Candidates

/// Which columns of a table are features that are known by name, whatever spelling their names have.
///
/// The eight features are a statistic (mean, deviation, skewness, kurtosis) of an object (the integrated profile, the DM
/// curve). People shorten both in many ways; "s" is the skewness beside "sd" and the deviation beside "sk", and a
/// statistic alone ("SD", "EK") belongs to the object that otherwise lacks it.
struct FeatureColumnNames {
    /// One feature a column, `nil` where the name is not one.
    private(set) var features: [String?]
    /// Columns whose names say a statistic and not of what, so that their order decided; numbers may know better.
    private(set) var byOrder: Set<Int> = []

    init(_ names: [String]) {
        let keys = names.map(ColumnNames.key)
        features = keys.map { Self.numbered[$0] ?? Self.spellings[$0] }
        resolveShortS(keys)
        resolveBareStatistics(keys)
    }

    /// psrsieve's own name, as it writes it.
    static func isCanonical(_ name: String) -> Bool {
        FeatureName.lyon.contains(name.trimmed.lowercased())
    }

    // MARK: - Names that the others decide

    private mutating func resolveShortS(_ keys: [String]) {
        for (place, key) in keys.enumerated() {
            guard features[place] == nil, let object = Self.shortS[key] else { continue }
            let hasDeviation = features.contains("\(object)_std")
            let hasSkewness = features.contains("\(object)_skewness")
            guard hasDeviation != hasSkewness else { continue }
            features[place] = "\(object)_" + (hasDeviation ? "skewness" : "std")
        }
    }

    /// Statistics without an object, in the order of the table; pandas puts a number behind the second of a name.
    private mutating func resolveBareStatistics(_ keys: [String]) {
        let bare = keys.enumerated().compactMap { place, key -> (place: Int, statistic: String)? in
            guard features[place] == nil else { return nil }
            let name = key.reversed().drop { $0.isNumber }.reversed()
            return Self.bareStatistics[String(name)].map { (place, $0) }
        }
        guard
            bare.count + features.count(where: { $0.map(FeatureName.lyon.contains) ?? false }) == FeatureName.lyon.count
        else { return }
        for (place, statistic) in bare {
            let lacking = ["profile", "dm"].map { "\($0)_\(statistic)" }.first { !features.contains($0) }
            guard let lacking else { continue }
            features[place] = lacking
            byOrder.insert(place)
        }
    }

    // MARK: - Spellings

    private static let statistics: [(name: String, long: [String], short: [String])] = [
        ("mean", ["mean", "average", "avg", "mu", "mn"], ["m"]),
        (
            "std",
            [
                "standarddeviation", "standarddev", "stddeviation", "deviation", "stddev", "stdev", "stdv", "std", "sd",
                "st", "dev",
            ],
            []
        ),
        ("skewness", ["skewness", "skew", "skw", "skn", "sk"], []),
        (
            "kurtosis",
            [
                "excesskurtosis", "excesskurt", "excessk", "exkurtosis", "exkurt", "exk", "kurtosis", "kurt", "kurto",
                "kur", "krt", "ekurt", "ekur", "ek", "ku",
            ], ["k", "e"]
        ),
    ]

    private static let objects: [(name: String, long: [String], short: [String])] = [
        (
            "profile",
            [
                "integratedpulseprofile", "integratedprofile", "intprofile", "pulseprofile", "profile", "prof",
                "integrated", "integral", "pulse", "int", "ip", "pp",
            ], ["p"]
        ),
        ("dm", ["dmsnrcurve", "dmsnr", "dmsn", "snrcurve", "dmcurve", "curve", "dm", "dc", "ds"], ["c"]),
    ]

    /// How a statistic and an object are put together.
    private static func joined(_ statistic: String, _ object: String) -> [String] {
        [
            statistic + object, object + statistic, statistic + "of" + object, statistic + "ofthe" + object,
            statistic + "ot" + object, statistic + "in" + object, object + "s" + statistic,
        ]
    }

    private static let spellings: [String: String] = {
        var table: [String: String] = [:]
        var contested: Set<String> = []
        func add(_ spelling: String, _ feature: String) {
            if let other = table[spelling], other != feature { contested.insert(spelling) }
            table[spelling] = feature
        }
        for (statistic, longStatistics, shortStatistics) in statistics {
            for (object, longObjects, shortObjects) in objects {
                let feature = "\(object)_\(statistic)"
                for s in longStatistics {
                    for o in longObjects {
                        for spelling in joined(s, o) { add(spelling, feature) }
                    }
                    // One letter before or behind a word ("pMean", "mean_c").
                    for o in shortObjects where s.count > 2 {
                        for spelling in [o + s, s + o] { add(spelling, feature) }
                    }
                }
                // One letter ("mip", "Motip", "kdmsnr") goes before what is not a word by itself.
                for s in shortStatistics {
                    for o in longObjects where o != "dm" {
                        for spelling in [s + o, s + "ot" + o] { add(spelling, feature) }
                    }
                }
            }
        }
        for spelling in contested { table[spelling] = nil }
        return table
    }()

    private static let shortS: [String: String] = {
        var table: [String: String] = [:]
        for (object, spellings, _) in objects {
            for o in spellings where o != "dm" {
                for spelling in ["s" + o, "sot" + o] { table[spelling] = object }
            }
        }
        return table
    }()

    private static let bareStatistics: [String: String] = {
        var table: [String: String] = [:]
        for (statistic, spellings, _) in statistics { for spelling in spellings { table[spelling] = statistic } }
        return table
    }()

    /// `thornton_01`, `Score1` and the like, and `bates_01`.
    private static let numbered: [String: String] = {
        var table: [String: String] = [:]
        for (number, name) in zip(1..., FeatureName.thornton) {
            for word in ["thornton", "score", "thorntonscore", "thorntonfeature"] {
                table["\(word)\(number)"] = name
                if number < 10 { table["\(word)0\(number)"] = name }
            }
        }
        for (number, name) in zip(1..., FeatureName.bates) {
            table["bates\(number)"] = name
            if number < 10 { table["bates0\(number)"] = name }
        }
        return table
    }()
}
