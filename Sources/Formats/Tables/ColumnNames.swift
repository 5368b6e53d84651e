import Candidates

/// The names under which tables, lists of labels and FITS list their columns, and what each means.
enum ColumnNames {
    /// A column name reduced to its letters and digits, so that spelling variants fall together.
    static func key(_ name: String) -> String {
        String(name.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) || ("0"..."9").contains($0) })
    }

    /// Columns of classes, those first that are surest to be it.
    static let label = [
        "class", "label", "labels", "targetclass", "classlabel", "trueclass", "truelabel", "pulsarclass",
        "classofthecandidate", "classofcandidate", "candidateclass", "classification", "ispulsar", "ispsr", "target",
        "truth", "groundtruth", "category", "type", "pulsar",
    ]
    /// Of these, the ones that are nothing else whatever stands in them.
    static let surelyLabel: Set<String> = ["class", "label", "targetclass", "ispulsar"]

    /// Columns of candidates' names, those first that are surest to be it; a file's name names its candidate too.
    static let name = names + files + numbers
    /// Columns of candidates' files; what only has a name may be meant by it.
    static let path = files + ["fname"] + names + numbers

    private static let names = ["name", "candidatename", "candname", "candidate", "jname", "psrname", "sourcename"]
    private static let files = ["path", "file", "filename", "filepath", "candidatefile", "candfile", "pfdfile"]
    private static let numbers = ["source", "id", "candidateid", "candid"]

    /// Columns of the file's rows, which say nothing of a candidate.
    static let index: Set<String> = [
        "unnamed0", "unnamed01", "index", "level0", "rownames", "rowname", "rowid", "rownumber",
    ]

    /// Columns of header values with what they are in, those first that are taken where there are several.
    static let header: [HeaderColumn: [(key: String, quantity: HeaderQuantity)]] = [
        .periodSeconds: periods + frequencies,
        .dispersionMeasure: [
            "dmpccm3", "dm", "dmopt", "dmbest", "bestdm", "optdm", "dmfold", "dispersionmeasure", "dmuser", "dmcand",
            "canddm", "dmsearch",
        ].map { ($0, .plain) },
        .signalToNoise: [
            "snr", "sn", "snfold", "snrfold", "foldsn", "foldsnr", "signaltonoise", "signaltonoiseratio", "snopt",
            "snropt", "snrbest", "bestsnr", "snbest", "snfft", "snrfft", "fftsn", "fftsnr",
        ].map { ($0, .plain) },
        .rightAscensionDegrees: [
            ("radeg", .degrees), ("radegrees", .degrees), ("rajdeg", .degrees), ("rajd", .degrees),
            ("ra", .rightAscension),
            ("raj", .rightAscension), ("raj2000", .rightAscension), ("raicrs", .rightAscension),
            ("rightascension", .rightAscension), ("rightascensiondeg", .degrees), ("rahours", .hours), ("rah", .hours),
            ("rahms", .rightAscension), ("rahour", .hours), ("rastr", .rightAscension), ("rarad", .radians),
        ],
        .declinationDegrees: [
            "decdeg", "decdegrees", "decjdeg", "decjd", "dec", "decj", "decj2000", "decicrs", "declination", "de",
            "dej2000", "declinationdeg", "decdms", "decstr",
        ].map { ($0, .degrees) } + [("decrad", .radians)],
        .modifiedJulianDate: ["mjd", "mjdstart", "startmjd", "mjdobs", "obsmjd", "tstartmjd", "mjdtstart"].map {
            ($0, .plain)
        },
        .widthTurns: plain("widthturns", "ducy", "dutycycle"),
        .accelerationMetresPerSecondSquared: plain(
            "accelerationms2", "accopt", "accnew", "acceleration", "accuser", "accold"),
        .observationSeconds: plain("observations", "observationlength", "obslength", "tobs", "tobss"),
        .statedSignalToNoise: plain("snrstated"),
        .significance: plain("prestosigma"),
        .periodErrorSeconds: plain("perioderrors", "perioderror", "perioderr", "p0err", "p0error", "p0errs"),
        .periodDerivative: plain("periodderivative", "pdot", "p1", "p1new", "p1opt"),
        .periodEpoch: plain("pepochmjd", "pepoch"),
        .dispersionMeasureError: plain("dmerrorpccm3", "dmopterr", "dmerr", "dmerror"),
        .accelerationError: plain("accelerationerrorms2", "accopterr", "accerr", "accerror"),
        .centreFrequencyMegahertz: plain("centrefrequencymhz", "centrefreqmhz", "centerfreqmhz", "fctrmhz"),
        .bandwidthMegahertz: plain("bandwidthmhz", "bwmhz"),
        .beamWidthDegrees: plain("beamfwhmdeg"),
        .searchSignalToNoise: plain("snrsearch", "snfft", "snrfft", "fftsn", "fftsnr"),
    ]

    /// Columns of words of the header.
    static let texts: [HeaderText: [String]] = [
        .sourceName: ["sourcename", "object", "targetname"],
        .telescope: ["telescope"],
        .beam: ["beam", "beamname", "beamid", "ibeam", "beamnumber", "beamno"],
        .pointing: ["pointing", "pointingid", "pointingname"],
        .frame: ["frame"],
    ]

    private static func plain(_ keys: String...) -> [(key: String, quantity: HeaderQuantity)] {
        keys.map { ($0, .plain) }
    }

    private static let periods: [(key: String, quantity: HeaderQuantity)] = {
        let names = [
            "period", "p0", "periodopt", "p0opt", "bestperiod", "periodbest", "p0best", "foldperiod", "periodfold",
            "baryperiod", "pbary", "topoperiod", "ptopo", "spinperiod", "pulseperiod", "p0user", "perioduser", "p0old",
        ]
        let units: [(String, HeaderQuantity)] = [
            ("s", .plain), ("sec", .plain), ("seconds", .plain), ("ms", .thousandths), ("msec", .thousandths),
            ("milliseconds", .thousandths), ("us", .millionths), ("microseconds", .millionths),
        ]
        return names.flatMap { name in
            units.prefix(1).map { (name + $0.0, $0.1) } + [(name, .plain)]
                + units.dropFirst().map { (name + $0.0, $0.1) }
        }
    }()

    private static let frequencies: [(key: String, quantity: HeaderQuantity)] = [
        "f0", "f0opt", "f0best", "bestf0", "f0fold", "spinfrequency", "spinfreq", "nu", "f0user", "f0cand",
    ].flatMap { [($0, .frequency), ($0 + "hz", .frequency)] }

    /// Where a column of several names is, by the name that comes first in the list.
    static func place(of names: [String], among keys: [String]) -> Int? {
        names.lazy.compactMap { keys.firstIndex(of: $0) }.first
    }

    /// Where a header value is, and what it is in.
    static func place(of column: HeaderColumn, among keys: [String]) -> (place: Int, quantity: HeaderQuantity)? {
        header[column, default: []].lazy.compactMap { name in
            keys.firstIndex(of: name.key).map { ($0, name.quantity) }
        }.first
    }
}

/// What the numbers of a column are in, and how they become those of a header.
enum HeaderQuantity: Sendable, Equatable {
    case plain, thousandths, millionths, frequency, degrees, radians, hours
    /// Degrees as a number, hours as `hh:mm:ss`.
    case rightAscension

    /// The same where a unit is said besides.
    func inUnit(_ unit: String) -> HeaderQuantity {
        switch unit.trimmed.lowercased() {
        case "ms": .thousandths
        case "us": .millionths
        case "hz": .frequency
        case "rad": .radians
        case "h", "hr", "hour", "hourangle": .hours
        default: self
        }
    }

    /// The value in the header's unit, NaN if the text is no such number.
    func value(of text: String) -> Double {
        let text = text.trimmed
        if let number = Double(text) { return value(of: number) }
        return switch self {
        case .rightAscension, .hours: SkyAngle.degrees(hours: text) ?? .nan
        case .degrees: SkyAngle.degrees(degrees: text) ?? .nan
        default: .nan
        }
    }

    func value(of number: Double) -> Double {
        switch self {
        case .plain, .degrees, .rightAscension: number
        case .thousandths: number / 1e3
        case .millionths: number / 1e6
        case .frequency: 1 / number
        case .radians: number * 180 / .pi
        case .hours: number * 15
        }
    }
}
