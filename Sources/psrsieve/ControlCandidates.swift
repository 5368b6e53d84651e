import Candidates
import Foundation
import ReviewPage
import ScoreStore
import Simulation
import Survey

/// Simulated pulsars to be mixed in among a page's candidates: laid into folds of the same survey that scored low, so that they
/// have its noise, its interference and its layout.
struct ControlCandidates {
    private static let seed: UInt64 = 1
    /// Folds that are tried for each control: some have no planes, or hold what the model finds low.
    private static let foldsAControl = 4
    private static let pulsarsAFold = 4

    /// The candidates of the whole list by rank, as far as they may be backgrounds.
    let low: [RankedRow]
    /// What stands on the page already.
    let shown: [RankedRow]
    let explainer: CandidateExplainer

    /// - Parameter count: of controls that are wanted.
    /// - Returns: as many as could be made, of a score that has a place on the page.
    /// - Throws: `CommandFailure` if no fold can be used, `CancellationError`.
    func made(_ count: Int) throws -> [Control] {
        var backgrounds: [(row: RankedRow, fold: FoldBackground)] = []
        let tried = Array(low.suffix(count * Self.foldsAControl))
        try ListedCandidates(tried).forEach(
            { _, row, read in
                guard case .candidate(let candidate, _) = read() else { return FoldBackground?.none }
                return try? FoldBackground(candidate)
            },
            { place, fold in
                if let fold { backgrounds.append((tried[place], fold)) }
            })
        guard !backgrounds.isEmpty else {
            throw CommandFailure(
                "--controls lays simulated pulsars into folds of this survey, but of the \(tried.count) that score lowest "
                    + "none has planes over time and frequency that add up")
        }
        let injection = PulsarInjection(seed: Self.seed, into: backgrounds.map(\.fold))
        let least = shown.last?.candidate.score ?? 0
        var names = Set(shown.map(\.candidate.name))
        var controls: [Control] = []
        for number in 0..<(backgrounds.count * Self.pulsarsAFold) where controls.count < count {
            try Task.checkCancellation()
            let background = backgrounds[number % backgrounds.count].row
            var (candidate, parameters) = injection.candidate(number: number)
            Self.complete(&candidate, like: background.candidate.header)
            guard let score = explainer.score(candidate, model: background.candidate.model) else {
                throw CommandFailure(
                    "--controls needs the model \(background.candidate.model), which is not among psrsieve's own; --model says "
                        + "where it lies")
            }
            guard score.probability >= least else { continue }
            let name = Self.name(like: background.candidate.name, number: number, besides: &names)
            let path = background.candidate.origin.path
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
            let scored = ScoredCandidate(
                givenName: name,
                origin: CandidateOrigin(path: folder + name), header: candidate.header,
                score: score.probability, isOutlier: score.isOutlier, model: background.candidate.model)
            controls.append(
                Control(
                    row: RankedRow(rank: 0, count: shown.count, candidate: scored, isSelected: background.isSelected),
                    candidate: candidate, signalToNoise: parameters.signalToNoise))
        }
        return controls
    }

    /// Numbers that the survey's files state are there for it as well, so that none of them is missed.
    private static func complete(_ candidate: inout Candidate, like header: CandidateHeader?) {
        let signalToNoise = candidate.foldedSignalToNoise
        candidate.header.sourceName = header?.sourceName
        candidate.header.signalToNoise = signalToNoise
        if header?.statedSignalToNoise != nil { candidate.header.statedSignalToNoise = signalToNoise }
        if header?.significance != nil { candidate.header.significance = signalToNoise }
        if header?.widthTurns != nil { candidate.header.widthTurns = candidate.widthTurns }
        candidate.header.periodDerivative = header?.periodDerivative
        candidate.header.accelerationMetresPerSecondSquared = header?.accelerationMetresPerSecondSquared
    }

    /// A name of the survey's kind that no candidate of the page has: other digits at the end.
    private static func name(like name: String, number: Int, besides names: inout Set<String>) -> String {
        let characters = Array(name)
        let end = characters.lastIndex(where: \.isNumber) ?? characters.count - 1
        var start = end
        while start > 0, characters[start - 1].isNumber { start -= 1 }
        let digits = end - start + 1
        var turn = number
        while true {
            turn = (turn &* 7919 + 104_729) % 999_983
            let text = String(turn)
            let padded = String(repeating: "0", count: max(digits - text.count, 0)) + text.suffix(max(digits, 3))
            let made = String(characters[..<start]) + padded + String(characters[(end + 1)...])
            if names.insert(made).inserted { return made }
        }
    }
}
