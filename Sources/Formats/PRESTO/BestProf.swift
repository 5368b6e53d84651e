import Candidates

/// The text file `….pfd.bestprof` that PRESTO writes beside a fold: what it found, and the best profile.
struct BestProf {
    /// The significance of the best profile in Gaussian sigmas: PRESTO's number for how improbable the profile's reduced
    /// chi-square is for noise (`Prob(Noise) < … (~10.3 sigma)`). `nil` where the file does not say.
    private(set) var significance: Double?
    /// The values of the other lines by their names, such as `Best DM` and `P_bary (ms)`.
    private var values: [String: String] = [:]

    /// How the first line of such a file begins.
    static let signature = Array("# Input file       =".utf8)

    /// What lies beside a fold; `nil` if nothing does, or nothing that can be read.
    init?(besideFold path: String) {
        guard let file = try? OpenedFile(path + ".bestprof") else { return nil }
        self.init(lines: TextLines.lines(of: file.head))
    }

    /// - Parameter lines: of the file; those that do not begin with `#` are passed over.
    init(lines: [Substring]) {
        for line in lines where line.hasPrefix("#") {
            let line = line.dropFirst()
            guard let mark = line.firstIndex(where: { "=<>".contains($0) }) else { continue }
            let name = line[..<mark].trimmingBlanks
            if name == "Prob(Noise)" {
                let number = line.split(separator: "~").dropFirst().first?.prefix { !$0.isWhitespace && $0 != ")" }
                significance = number.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
            } else {
                values[name] = line[line.index(after: mark)...].trimmingBlanks
            }
        }
    }

    /// How many bins the profile has.
    var bins: Int? { values["Profile Bins"].flatMap { Int($0) } }

    private func number(_ name: String) -> Double? {
        values[name]?.split(separator: " ").first.flatMap { Double($0) }
    }

    private func milliseconds(_ name: String) -> Double? {
        number(name).flatMap { $0 > 0 ? $0 / 1000 : nil }
    }

    /// What stands behind `+/-`.
    private func error(_ name: String) -> Double? {
        guard let words = values[name]?.split(separator: " "), words.count > 2, words[1] == "+/-" else { return nil }
        return Double(words[2])
    }

    /// The error of the period in one frame, seconds.
    func periodError(_ frame: ReferenceFrame) -> Double? {
        error(frame == .barycentric ? "P_bary (ms)" : "P_topo (ms)").map { $0 / 1000 }
    }

    /// The header of a candidate of which there is this file alone.
    var header: CandidateHeader {
        var header = CandidateHeader()
        let frame: ReferenceFrame = milliseconds("P_bary (ms)") != nil ? .barycentric : .topocentric
        let name = frame == .barycentric ? "bary" : "topo"
        if header.set(.periodSeconds, milliseconds("P_\(name) (ms)")) {
            header.frame = frame
            header.set(.periodErrorSeconds, periodError(frame))
            header.set(.periodDerivative, number("P'_\(name) (s/s)"))
            header.set(.periodEpoch, frame == .barycentric ? number("Epoch_bary (MJD)") : number("Epoch_topo"))
        }
        header.set(.dispersionMeasure, number("Best DM"))
        header.set(.significance, significance)
        header.set(.modifiedJulianDate, number("Epoch_topo") ?? number("Epoch_bary (MJD)"))
        if let samples = number("Data Folded"), let time = number("T_sample") {
            header.set(.observationSeconds, samples * time)
        }
        header.set(.telescope, values["Telescope"])
        header.set(.sourceName, values["Candidate"])
        return header
    }
}

/// A `.bestprof` file by itself: PRESTO's best profile, and what its header says.
enum PRESTOProfile: CandidateFormat {
    static let name = "PRESTO profile"
    private static let mostBytes = 64 << 20

    static func recognises(_ file: OpenedFile) -> Bool {
        TextLines.beginning(of: file)?.starts(with: BestProf.signature) ?? false
    }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .candidates(
            SingleCandidate { () throws(FormatError) in
                let lines = try TextLines.lines(of: file, limit: mostBytes)
                let best = BestProf(lines: lines)
                let profile = try ProfileRows(lines, path: file.path, promisedBins: best.bins).profile
                return Candidate(
                    origin: CandidateOrigin(path: file.path), header: best.header, fold: Fold(profile: profile))
            })
    }
}
