import ArgumentParser
import Catalogue
import Formats
import Sifting

/// Which candidates are known pulsars or interference that is known.
struct SiftingOptions: ParsableArguments {
    private static let standard = KnownPulsarRules()

    @Option(
        help: ArgumentHelp(
            "Say which candidates are pulsars of this catalogue: psrcat.db or a table of name, ra, dec, period, dm. May be repeated.",
            valueName: "psrcat.db"),
        completion: .file())
    var known: [String] = []

    @Option(help: ArgumentHelp("Width of the beam at half its height, degrees.", valueName: "degrees"))
    var beamFwhm = SiftingOptions.standard.beamWidthDegrees

    @Option(
        help: ArgumentHelp(
            "How far the DMs of a candidate and of a known pulsar may differ, pc cm^-3.", valueName: "dm"))
    var knownDmTolerance = SiftingOptions.standard.dispersionTolerance

    @Option(
        help: ArgumentHelp(
            "How far away a known pulsar of the same period and DM may be seen in a side lobe, degrees.",
            valueName: "degrees"))
    var knownSidelobe = SiftingOptions.standard.sidelobeDegrees

    @Option(
        help: ArgumentHelp(
            "Flag candidates at these frequencies or their harmonics: a file of frequency and width in Hz.",
            valueName: "birdies.txt"),
        completion: .file())
    var birdies: String?

    /// What is read here.
    var files: [String] { known + [birdies].compactMap { $0 } }

    func validate() throws {
        for (name, value) in [
            ("--beam-fwhm", beamFwhm), ("--known-dm-tolerance", knownDmTolerance), ("--known-sidelobe", knownSidelobe),
        ] {
            guard value.isFinite, value >= 0, name == "--known-dm-tolerance" || value <= 180 else {
                throw ValidationError(
                    "\(name) is a number from 0 on\(name == "--known-dm-tolerance" ? "" : ", at most 180")")
            }
        }
        guard beamFwhm > 0 else { throw ValidationError("--beam-fwhm is a number above 0") }
    }

    /// Reads the files; `nil` if there is none.
    ///
    /// - Throws: `FormatError`.
    func sifter() throws(FormatError) -> Sifter? {
        guard !files.isEmpty else { return nil }
        var list: Birdies?
        if let birdies { list = try Birdies(contentsOf: birdies) }
        return Sifter(known: try search(), birdies: list)
    }

    /// Reads the catalogues and says what they are.
    private func search() throws(FormatError) -> KnownPulsarSearch? {
        guard !known.isEmpty else { return nil }
        var rules = Self.standard
        (rules.beamWidthDegrees, rules.dispersionTolerance, rules.sidelobeDegrees) = (
            beamFwhm, knownDmTolerance, knownSidelobe
        )
        var pulsars: [Pulsar] = []
        let files = DistinctFiles(known)
        files.noteRepeated()
        for path in files.paths {
            let catalogue = try PulsarCatalogue(contentsOf: path)
            pulsars += catalogue.pulsars
            Console.note(Self.sentence(catalogue))
        }
        return KnownPulsarSearch(KnownPulsars(pulsars, rules: rules))
    }

    private static func sentence(_ catalogue: PulsarCatalogue) -> String {
        let version = catalogue.version.map { " (version \($0))" } ?? ""
        let skipped = catalogue.skippedLines
        let lines = skipped.prefix(5).map(String.init).joined(separator: ", ") + (skipped.count > 5 ? ", ..." : "")
        let rest =
            skipped.isEmpty
            ? ""
            : "; \(Counted.text(skipped.count, "line")) could not be read and \(skipped.count == 1 ? "is" : "are") "
                + "passed over (\(lines))"
        return "\(catalogue.path)\(version): \(Counted.text(catalogue.pulsars.count, "known pulsar"))\(rest)"
    }

    /// Says what came of it.
    static func note(_ sifter: Sifter) {
        if let known = sifter.known { note(known) }
        if let birdies = sifter.birdies {
            Console.note(
                "birdies: \(Counted.text(sifter.birdieCount, "candidate")) at "
                    + "\(birdies.count == 1 ? "the frequency" : "one of the \(birdies.count) frequencies") of interference or its "
                    + "harmonics to \(Birdies.highestHarmonic)")
        }
    }

    private static func note(_ search: KnownPulsarSearch) {
        let (tally, rules) = (search.tally, search.pulsars.rules)
        func count(_ kind: KnownPulsarMatch.Kind) -> Int { tally.counts[kind] ?? 0 }
        Console.note(
            "known pulsars: \(Counted.text(count(.known), "candidate")) known, \(count(.uncertain)) uncertain, "
                + "\(count(.sidelobe)) in side lobes (beam \(rules.beamWidthDegrees) deg, up to \(rules.beamWidths) widths; "
                + "DM within \(rules.dispersionTolerance) pc cm^-3; ratios to \(rules.highestHarmonic); side lobes to "
                + "\(rules.sidelobeDegrees) deg)")
        let missing = tally.missing
        if !missing.isEmpty {
            let names = missing.prefix(10).joined(separator: ", ") + (missing.count > 10 ? ", ..." : "")
            Console.note(
                "\(Counted.text(missing.count, "known pulsar")) in the beams \(missing.count == 1 ? "is" : "are") not among the "
                    + "candidates: \(names)")
        }
    }
}
