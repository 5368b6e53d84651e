import CReviewPage
import Classifier
import Formats
import Foundation
import OutputFiles
import Survey

/// A page of a survey's candidates to look at and to give verdicts on: one file that needs no other and no network.
///
/// The page's script and style are files of their own (`Sources/CReviewPage/page`); here they are put together with what the page
/// shows, which is JSON. Nothing that a candidate's file holds can become markup or script: `<` is escaped in the JSON, the
/// script sets texts only, and the page's Content-Security-Policy lets no other script run than the one whose hash it names.
public struct ReviewPage: Sendable {
    /// What the page says of a model.
    public struct Model: Encodable, Sendable {
        var name: String
        /// From which score on it selects; `nil` if a rule does.
        var threshold: Double?
        /// The share of pulsars that its scores take for granted.
        var trainingShare: Double?

        public init(name: String, threshold: Double?, trainingShare: Double?) {
            (self.name, self.threshold, self.trainingShare) = (name, threshold, trainingShare)
        }
    }

    public var title: String
    public var program: String
    /// Candidates of the whole list.
    public var total: Int
    public var models: [Model]
    /// Sentences about what the page holds.
    public var notes: [String]
    /// Whether it hides scores, and their order.
    public var isBlind: Bool

    public init(title: String, program: String, total: Int, models: [Model], notes: [String], isBlind: Bool) {
        (self.title, self.program, self.total) = (title, program, total)
        (self.models, self.notes, self.isBlind) = (models, notes, isBlind)
    }

    private struct Report: Encodable {
        var id: String
        var title: String
        var program: String
        var total: Int
        var models: [Model]
        var notes: [String]
        var blind: Bool
    }

    // MARK: - Written

    /// Writes the page.
    ///
    /// - Parameters:
    ///   - rows: candidates as they are ranked.
    ///   - controls: mixed in among them; ranks are those of the page then.
    ///   - explain: says why a candidate has its score; `nil` if that cannot be said.
    ///   - progress: is told how many candidates are ready.
    /// - Returns: of how many candidates there is nothing to draw, and why of the first.
    /// - Throws: `OutputFile.WriteError`, `CancellationError`.
    @discardableResult
    public func write(
        _ rows: [RankedRow], controls: [Control] = [], to path: String,
        explain: @escaping @Sendable (RankedRow, ListedCandidates.Found) -> Explained?, progress: (Int) -> Void
    ) throws -> (count: Int, first: String) {
        let all = rows + controls.map(\.row)
        let order = order(of: all)
        var places = [Int](repeating: 0, count: all.count)
        for (place, index) in order.enumerated() { places[index] = place + 1 }
        let leaders = Dictionary(zip(rows.map(\.rank), places), uniquingKeysWith: { first, _ in first })
        let pictures = CandyJarFolder(rows).identities
        let (isBlind, isRenumbered) = (isBlind, isBlind || !controls.isEmpty)
        let placeOf = places
        @Sendable func packed(_ index: Int, _ row: RankedRow, _ found: ListedCandidates.Found, _ control: Control?)
            throws
            -> (bytes: [UInt8], missing: String?)
        {
            var candidate = PageCandidate(row, candyJar: control == nil ? pictures[index] : nil)
            candidate.take(found, header: row.candidate.header, features: row.candidate.features)
            candidate.control = control.map { .init(snr: $0.signalToNoise) }
            if isRenumbered {
                candidate.renumber(place: placeOf[index], leader: candidate.group.flatMap { leaders[$0.leader] })
            }
            if isBlind {
                candidate.hideScore()
            } else if let explained = explain(row, found) {
                candidate.explanation = PageExplanation(
                    explained.explanation, inputs: explained.inputs, layout: explained.layout)
            }
            return (try Self.json(candidate), candidate.missing)
        }

        var candidates = [[UInt8]](repeating: [], count: all.count)
        var ready = 0
        var missing = (count: 0, first: "")
        try ListedCandidates(rows).forEach(
            { index, row, read in try packed(index, row, read(), nil) },
            { (index, made: (bytes: [UInt8], missing: String?)) in
                candidates[index] = made.bytes
                if let reason = made.missing {
                    if missing.count == 0 { missing.first = "\(rows[index].candidate.name): \(reason)" }
                    missing.count += 1
                }
                ready += 1
                progress(ready)
            })
        for (number, control) in controls.enumerated() {
            let index = rows.count + number
            candidates[index] = try packed(index, control.row, .candidate(control.candidate, format: ""), control).bytes
        }
        let bytes = try page(of: order.map { candidates[$0] }, identity: identity(of: order.map { all[$0] }))
        try OutputFile.write(bytes, to: path)
        return missing
    }

    /// The page of candidates that are packed already, in its order.
    func page(of candidates: [[UInt8]], identity: String) throws -> [UInt8] {
        let report = Report(
            id: identity, title: title, program: program, total: total, models: models, notes: notes, blind: isBlind)
        var data = Array("{\"report\":".utf8) + (try Self.json(report)) + Array(",\"candidates\":[".utf8)
        for (place, candidate) in candidates.enumerated() {
            if place > 0 { data.append(UInt8(ascii: ",")) }
            data += candidate
        }
        data += Array("]}".utf8)
        return PageTemplate.page(title: title, data: data)
    }

    /// A candidate's explanation and what it was made of.
    public struct Explained: Sendable {
        var explanation: Explanation
        var inputs: [Double]
        var layout: PlaneRowLayout?

        public init(_ explanation: Explanation, inputs: [Double], layout: PlaneRowLayout?) {
            (self.explanation, self.inputs, self.layout) = (explanation, inputs, layout)
        }
    }

    /// By their scores, the highest first; where that would tell their scores, in an order that only their names decide.
    private func order(of rows: [RankedRow]) -> [Int] {
        guard isBlind else {
            return rows.indices.sorted { (-rows[$0].candidate.score, $0) < (-rows[$1].candidate.score, $1) }
        }
        let keys = rows.map { row in
            var fingerprint = DataFingerprint()
            fingerprint.add(row.candidate.origin.location)
            return fingerprint.text
        }
        return rows.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    }

    /// The name by which a browser keeps the page's verdicts: the same for the same candidates in the same order.
    private func identity(of rows: [RankedRow]) -> String {
        var fingerprint = DataFingerprint()
        fingerprint.add(title)
        for row in rows {
            fingerprint.add(row.candidate.origin.location)
            fingerprint.add(row.candidate.name)
            fingerprint.add("\(row.candidate.score)")
        }
        return fingerprint.text
    }

    /// - Throws: `EncodingError`, which none of these can cause.
    static func json(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}
