/// The text file `….pfd.bestprof` that PRESTO writes beside a fold.
struct BestProf {
    /// The significance of the best profile in Gaussian sigmas: PRESTO's number for how improbable the profile's reduced
    /// chi-square is for noise (`Prob(Noise) < … (~10.3 sigma)`). `nil` where the file does not say.
    private(set) var significance: Double?

    /// How the first line of such a file begins.
    static let signature = Array("# Input file       =".utf8)

    /// What lies beside a fold; `nil` if nothing does, or nothing that can be read.
    init?(besideFold path: String) {
        // The header of the file comes first and takes some 1,500 bytes; the profile follows.
        guard let bytes = try? InputFile.beginning(of: path + ".bestprof", count: 4096) else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard line.hasPrefix("# Prob(Noise)"), let tilde = line.firstIndex(of: "~") else { continue }
            let number = line[line.index(after: tilde)...].prefix { !$0.isWhitespace && $0 != ")" }
            significance = Double(number).flatMap { $0.isFinite ? $0 : nil }
        }
    }
}
