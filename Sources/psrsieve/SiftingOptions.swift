import ArgumentParser
import Catalogue
import Formats
import Foundation
import Sifting
import Survey

/// What a list says of its candidates besides their scores: which are the same signal, known pulsars, interference that is known.
/// The defaults are those of `SiftingRules`, which says where they come from.
struct SiftingOptions: ParsableArguments {
    private static let standard = SiftingRules()

    @Flag(help: "Do not look for candidates that are the same signal, nor for signals that are in many beams.")
    var noGroups = false

    @Option(
        help: ArgumentHelp(
            "Say which candidates are pulsars of this catalogue: psrcat.db or a table of name, ra, dec, period, dm. May be repeated.",
            valueName: "psrcat.db"),
        completion: .file())
    var known: [String] = []

    @Option(
        help: ArgumentHelp(
            "Flag candidates at these frequencies or their harmonics: a file of frequency and width in Hz.",
            valueName: "birdies.txt"),
        completion: .file())
    var birdies: String?

    @Option(
        help: ArgumentHelp(
            "Width of the beam at half its height, degrees, where a file does not say it: what is one beam apart is near.",
            valueName: "degrees"))
    var beamFwhm = SiftingOptions.standard.beamWidthDegrees

    @Option(help: ArgumentHelp("Width of a pulse where it is not known, turns.", valueName: "turns"))
    var pulseWidth = SiftingOptions.standard.pulseWidthTurns

    @Option(
        help: ArgumentHelp(
            "How far periods may differ where it is not known how long was observed, relative.", valueName: "share"))
    var periodTolerance = SiftingOptions.standard.periodTolerance

    @Option(
        help: ArgumentHelp(
            "How far frequencies may differ by the Earth's motion, relative.", valueName: "share"))
    var earthTolerance = SiftingOptions.standard.earthTolerance

    @Option(
        help: ArgumentHelp(
            "How far DMs may differ where pulse width or band is not known, pc cm^-3.", valueName: "dm"))
    var dmTolerance = SiftingOptions.standard.dispersionTolerance

    @Option(
        help: ArgumentHelp(
            "How far DMs may differ where they are: so many pulse widths over the band.", valueName: "widths"))
    var dmWidths = SiftingOptions.standard.dispersionWidths

    @Option(
        help: ArgumentHelp("The highest n and m of ratios n/m and the highest harmonic of birdies.", valueName: "n"))
    var harmonics = SiftingOptions.standard.highestHarmonic

    @Option(
        help: ArgumentHelp(
            "Try ratios for a group as long as no more members than this are expected by chance.", valueName: "members")
    )
    var chanceMembers = SiftingOptions.standard.chanceMembers

    @Option(
        help: ArgumentHelp(
            "Flag a signal in so many beams at once that does not get weaker with distance.", valueName: "beams"))
    var manyBeams = SiftingOptions.standard.manyBeams

    @Option(
        help: ArgumentHelp(
            "What counts as getting weaker: the decay of the signal-to-noise ratio, per minute of arc.",
            valueName: "decay"))
    var beamDecay = SiftingOptions.standard.decayPerArcminute

    @Option(
        help: ArgumentHelp("How many widths of the beam away a known pulsar may lie.", valueName: "widths"))
    var knownBeams = SiftingOptions.standard.knownBeamWidths

    @Option(
        help: ArgumentHelp(
            "How far away a known pulsar of the same period and DM may be seen in a side lobe, degrees.",
            valueName: "degrees"))
    var knownSidelobe = SiftingOptions.standard.sidelobeDegrees

    @Option(
        help: ArgumentHelp(
            "How much of a known pulsar's slowing down since the catalogue's epoch may be wrong.", valueName: "share"))
    var timingNoise = SiftingOptions.standard.timingNoise

    /// What is read here.
    var files: [String] { known + [birdies].compactMap { $0 } }

    func validate() throws {
        let ranges: [(String, Double, ClosedRange<Double>)] = [
            ("--beam-fwhm", beamFwhm, 1e-6...180), ("--pulse-width", pulseWidth, 1e-6...1),
            ("--period-tolerance", periodTolerance, 0...0.1), ("--earth-tolerance", earthTolerance, 0...0.1),
            ("--dm-tolerance", dmTolerance, 0...1e6), ("--dm-widths", dmWidths, 0...1e6),
            ("--harmonics", Double(harmonics), 1...64), ("--chance-members", chanceMembers, 0...1e6),
            ("--many-beams", Double(manyBeams), 3...1e9), ("--beam-decay", beamDecay, 0...1e6),
            ("--known-beams", knownBeams, 0...180), ("--known-sidelobe", knownSidelobe, 0...180),
            ("--timing-noise", timingNoise, 0...1),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            func plain(_ bound: Double) -> String { bound == bound.rounded() ? "\(Int(bound))" : "\(bound)" }
            throw ValidationError(
                "\(name) is a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))")
        }
    }

    /// Says so of a rule that asks for what is not looked for: it is true of no candidate then.
    func noteVain(_ selection: SelectionExpression?) {
        guard let names = selection?.names else { return }
        let asked: [(names: Set<String>, isLookedFor: Bool, need: String)] = [
            (
                [
                    "known", "known?", "known_sidelobe", "known_pulsar", "known_ratio", "known_separation_deg",
                    "known_dm_difference",
                ],
                !known.isEmpty, "--known says which pulsars are known"
            ),
            (["birdie"], birdies != nil, "--birdies says at which frequencies there is interference"),
            (
                ["leader", "group", "group_size", "group_beams", "harmonic", "many_beams"], !noGroups,
                "it does not go with --no-groups"
            ),
        ]
        for (words, isLookedFor, need) in asked where !isLookedFor {
            if let name = words.intersection(names).sorted().first {
                Console.note("--select asks for \(name), which no candidate has here: \(need)")
            }
        }
    }

    private var rules: SiftingRules {
        var rules = Self.standard
        (rules.beamWidthDegrees, rules.pulseWidthTurns) = (beamFwhm, pulseWidth)
        (rules.periodTolerance, rules.earthTolerance) = (periodTolerance, earthTolerance)
        (rules.dispersionTolerance, rules.dispersionWidths) = (dmTolerance, dmWidths)
        (rules.highestHarmonic, rules.chanceMembers) = (harmonics, chanceMembers)
        (rules.manyBeams, rules.decayPerArcminute) = (manyBeams, beamDecay)
        (rules.knownBeamWidths, rules.sidelobeDegrees, rules.timingNoise) = (knownBeams, knownSidelobe, timingNoise)
        return rules
    }

    /// Reads the files.
    ///
    /// - Throws: `FormatError`.
    func sifter() throws(FormatError) -> Sifter {
        var list: Birdies?
        if let birdies { list = try Birdies(contentsOf: birdies, highestHarmonic: harmonics) }
        return Sifter(known: try search(), birdies: list, groupRules: noGroups ? nil : rules)
    }

    /// Reads the catalogues and says what they are.
    private func search() throws(FormatError) -> KnownPulsarSearch? {
        guard !known.isEmpty else { return nil }
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
        if let groups = sifter.groups { note(groups, sifter.manyBeams?.count ?? 0) }
        if let known = sifter.known { note(known) }
        if let birdies = sifter.birdies {
            Console.note(
                "birdies: \(Counted.text(sifter.birdieCount, "candidate")) at "
                    + "\(birdies.count == 1 ? "the frequency" : "one of the \(birdies.count) frequencies") of interference or its "
                    + "harmonics to \(birdies.highestHarmonic)")
        }
    }

    private static func note(_ groups: Groups, _ inManyBeams: Int) {
        let (tally, rules) = (groups.tally, groups.rules)
        // A list without periods has none that could be compared.
        guard tally.compared > 0 else { return }
        let expected = String(format: "%.2g", tally.expectedMembers)
        let rest =
            tally.uncompared == 0
            ? "" : "; \(Counted.text(tally.uncompared, "candidate")) without a period or a place compared with none"
        guard tally.members > 0 || inManyBeams > 0 else {
            return Console.note("groups: no candidate is the same signal as another\(rest)")
        }
        Console.note(
            "groups: \(Counted.text(tally.members, "candidate")) in \(Counted.text(tally.groups, "group")) beside "
                + "\(tally.groups == 1 ? "its leader" : "their leaders"), at most \(expected) of them to be expected by chance\(rest) "
                + "(beam \(rules.beamWidthDegrees) deg; drift of a pulse width, \(rules.pulseWidthTurns) turns if it is not known; "
                + "periods within \(rules.periodTolerance) without a length; Earth \(rules.earthTolerance); DM within "
                + "\(rules.dispersionWidths) pulse widths over the band, or \(rules.dispersionTolerance) pc cm^-3; ratios to "
                + "\(rules.highestHarmonic) up to \(rules.chanceMembers) by chance)")
        if inManyBeams > 0 {
            Console.note(
                "many beams: \(Counted.text(inManyBeams, "candidate")) of signals in \(rules.manyBeams) beams at once or more, "
                    + "whose signal-to-noise ratio falls by less than \(rules.decayPerArcminute) per minute of arc")
        }
    }

    private static func note(_ search: KnownPulsarSearch) {
        let (tally, rules) = (search.tally, search.pulsars.rules)
        func count(_ kind: KnownPulsarMatch.Kind) -> Int { tally.counts[kind] ?? 0 }
        Console.note(
            "known pulsars: \(Counted.text(count(.known), "candidate")) known, \(count(.uncertain)) uncertain, "
                + "\(count(.sidelobe)) in side lobes (beam \(rules.beamWidthDegrees) deg, up to \(rules.knownBeamWidths) widths; "
                + "DM within \(rules.dispersionWidths) pulse widths over the band, or \(rules.dispersionTolerance) pc cm^-3; ratios "
                + "to \(rules.highestHarmonic); side lobes to \(rules.sidelobeDegrees) deg; Earth \(rules.earthTolerance), timing noise "
                + "\(rules.timingNoise))")
        let missing = tally.missing
        if !missing.isEmpty {
            let names = missing.prefix(10).joined(separator: ", ") + (missing.count > 10 ? ", ..." : "")
            Console.note(
                "\(Counted.text(missing.count, "known pulsar")) in the beams \(missing.count == 1 ? "is" : "are") not among the "
                    + "candidates: \(names)")
        }
    }
}
