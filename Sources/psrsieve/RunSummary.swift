import Formats
import Foundation
import OutputFiles
import ScoreStore
import Sifting
import Survey

/// What a run did, in numbers for other programs.
struct RunSummary: Encodable {
    struct Model: Encodable {
        var candidates: Int
        var threshold: Double
        /// The share of pulsars that its scores take for granted.
        var trainingShare: Double?
    }

    /// What the probabilities stand on.
    struct Prior: Encodable {
        var share: Double
        /// Of an estimate.
        var deviation: Double?
        /// Of those that are selected.
        var expectedFalse: Double
    }

    struct Groups: Encodable {
        var groups: Int
        /// Candidates beside the leaders, and how many of them are to be expected by chance, at most.
        var members: Int
        var expectedMembers: Double
        /// Candidates that were compared, and those without a period or a place.
        var compared: Int
        var uncompared: Int
        var inManyBeams: Int
        /// The constants that decided it.
        var rules: SiftingRules
    }

    struct KnownPulsars: Encodable {
        /// Candidates by flag.
        var candidates: [String: Int]
        var found: [String]
        /// Pulsars in the beams that no candidate is.
        var missing: [String]
    }

    let program = Psrsieve.version
    let output: String
    let inputs: Int
    /// Of them, what an earlier run had scored.
    let inputsDoneBefore: Int
    /// Files that are no candidates, and names of files that are there already.
    let leftOut: Int
    let candidates: Int
    let selected: Int
    let outliers: Int
    let oddHeaders: Int
    let unreadable: Int
    let models: [String: Model]
    /// Of those that are selected, by the share of pulsars that there may be.
    let expectedFalse: [String: Double]
    /// `nil` without --prior.
    let prior: Prior?
    /// `nil` with --no-groups.
    let groups: Groups?
    /// `nil` without a catalogue.
    let knownPulsars: KnownPulsars?
    let seconds: Double
    /// Of those that this run scored itself.
    let candidatesPerSecond: Double

    init(_ result: RankedOutput, _ work: Work, output: String, inputs: Int) {
        let summary = result.summary
        self.output = output
        self.inputs = inputs
        inputsDoneBefore = work.knownFiles
        leftOut = work.leftOut.count
        (candidates, selected, outliers) = (summary.candidates, result.list.selectedCount, summary.outliers)
        (oddHeaders, unreadable) = (summary.oddHeaders, result.errors.count)
        models = summary.countsByModel.reduce(into: [:]) { models, count in
            models[count.key] = Model(
                candidates: count.value, threshold: summary.thresholds[count.key] ?? .nan,
                trainingShare: summary.trainingShares[count.key])
        }
        expectedFalse = Dictionary(
            uniqueKeysWithValues: zip(ExpectedFalse.shares.map { "\($0)" }, result.list.expectedFalse.counts))
        prior = result.list.share.map {
            Prior(share: $0.share, deviation: $0.deviation, expectedFalse: result.list.expectedFalse.atShare)
        }
        let sifter = result.list.sifter
        groups = sifter.groups.map { groups in
            let tally = groups.tally
            return Groups(
                groups: tally.groups, members: tally.members, expectedMembers: tally.expectedMembers,
                compared: tally.compared, uncompared: tally.uncompared, inManyBeams: sifter.manyBeams?.count ?? 0,
                rules: groups.rules)
        }
        knownPulsars = (sifter.known?.tally).map { tally in
            let counts = tally.counts.map { ($0.key.rawValue, $0.value) }
            return KnownPulsars(
                candidates: Dictionary(uniqueKeysWithValues: counts), found: tally.found.sorted(),
                missing: tally.missing)
        }
        seconds = work.seconds
        candidatesPerSecond = work.seconds > 0 ? Double(work.candidates) / work.seconds : 0
    }

    /// - Throws: `OutputFile.WriteError`.
    func write(to path: String) throws(OutputFile.WriteError) {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Numbers and texts can always be written as JSON.
        guard let data = try? encoder.encode(self) else { return }
        try OutputFile.write(Array(data) + [UInt8(ascii: "\n")], to: path)
    }

    /// What the scoring itself has done.
    struct Work: Sendable {
        var candidates = 0
        var errors = 0
        var files = 0
        var knownFiles = 0
        var leftOut: LeftOut
        private let began = ContinuousClock.now
        private(set) var seconds = 0.0

        init(leftOut: LeftOut) {
            self.leftOut = leftOut
        }

        mutating func add(_ batch: BatchScorer.Batch) {
            candidates += batch.candidates.count
            errors += batch.errors.count
            files += batch.finishedFiles
            knownFiles += batch.knownFiles
            leftOut.add(batch.leftOut)
        }

        mutating func end() {
            seconds = (ContinuousClock.now - began) / .seconds(1)
        }

        /// How far it has come of so many files.
        func progress(of count: Int) -> String {
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            let done = files + knownFiles
            var text = "scoring: \(Counted.text(candidates, "candidate")), \(done) of \(Counted.text(count, "file"))"
            if errors > 0 { text += ", \(Counted.text(errors, "error"))" }
            guard seconds > 1, candidates > 0 else { return text }
            text += ", \(Int(Double(candidates) / seconds)) a second"
            // One large table says nothing of how long it will take.
            if files > 0, done < count {
                text += ", \(Self.time(seconds / Double(files) * Double(count - done))) left"
            }
            return text
        }

        private static func time(_ seconds: Double) -> String {
            switch seconds {
            case ..<100: "\(Int(seconds.rounded(.up))) s"
            case ..<6000: "\(Int((seconds / 60).rounded(.up))) min"
            default: "\(Int((seconds / 3600).rounded(.up))) h"
            }
        }
    }
}
