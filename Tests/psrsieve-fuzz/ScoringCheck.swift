import Candidates
import Classifier
import Formats
import Foundation
import ScoreStore
import Sifting
import Survey

/// What must hold for whatever lies in a file when it is scored: probabilities, or errors that say why there are none, and a
/// list of them that is sound in every format.
struct ScoringCheck {
    /// Networks of planes take long in a build for tests; one case in so many is scored with them.
    private static let planesEvery = 25

    private let fast: ModelChoice
    private let whole: ModelChoice
    private let scratch: String

    /// - Throws: `ModelFile.ReadError` if the models that come with psrsieve are not in the checkout.
    init(scratch: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../models")
        func model(_ name: String) throws -> ScoringModel {
            let path = folder.appending(path: "\(name).safetensors").standardizedFileURL.path(percentEncoded: false)
            return ScoringModel(name: name, classifier: try ModelFile.read(path))
        }
        let (profiles, features) = (try model("htru2-profile"), try model("htru2-features"))
        fast = ModelChoice(dispersed: features, profiles: profiles, features: features)
        whole = ModelChoice(dispersed: try model("planes"), profiles: profiles, features: features)
        self.scratch = scratch
    }

    func faults(of path: String, isRefused: Bool, number: Int) async -> [String] {
        var faults: [String] = []
        func require(_ condition: Bool, _ fault: String) { if !condition { faults.append(fault) } }
        let models = number.isMultiple(of: Self.planesEvery) ? whole : fast
        do {
            let (candidates, errors, hasLeftOut) = try await Self.score(path, models)
            require(!candidates.isEmpty || !errors.isEmpty || hasLeftOut, "neither a score nor an error")
            require(
                isRefused == candidates.isEmpty || !errors.isEmpty || hasLeftOut, "read, but neither scored nor refused"
            )
            require(candidates.allSatisfy { (0...1).contains($0.score) }, "a score is no probability")
            let store = try ScoreStore.temporary(beside: "\(scratch)/list")
            try store.setModels(
                Dictionary(
                    uniqueKeysWithValues: models.all.map { ($0.name, .init(threshold: 0.5, trainingShare: 0.1)) }))
            try store.append(ScoreStore.Piece(of: ScoreStore.Input(path: path), candidates: candidates, errors: errors))
            // Each waits for the disk; paths stand in the others too.
            for format in RankedListWriter.Format.allCases where format != .txt {
                let output = "\(scratch)/list.\(format.rawValue)"
                try RankedListWriter.write(
                    RankedList(store, sifter: Sifter(groupRules: SiftingRules())), format: format, to: output)
                if let fault = try Self.fault(of: output, format, count: candidates.count) { faults.append(fault) }
            }
        } catch {
            faults.append("scoring ended with \(error)")
        }
        return faults
    }

    private static func score(_ path: String, _ models: ModelChoice) async throws -> (
        [ScoredCandidate], [FormatError], hasLeftOut: Bool
    ) {
        var candidates: [ScoredCandidate] = []
        var errors: [FormatError] = []
        var leftOut = LeftOut()
        try await BatchScorer(models: models, jobs: 1).score(SurveyFiles([path])) { batch, _ in
            candidates += batch.candidates
            errors += batch.errors
            leftOut.add(batch.leftOut)
        }
        return (candidates, errors, !leftOut.isEmpty)
    }

    /// What is wrong with a written list, or `nil`.
    private static func fault(of path: String, _ format: RankedListWriter.Format, count: Int) throws -> String? {
        let data = try Data(contentsOf: URL(filePath: path))
        switch format {
        case .json:
            let rows = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
            return rows?.count == count ? nil : "the list is no JSON of \(count) rows"
        case .csv:
            // Line ends within quotes are part of a name.
            var (isQuoted, lines) = (false, 0)
            for byte in data {
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                if byte == UInt8(ascii: "\n"), !isQuoted { lines += 1 }
            }
            return lines == count + 1 && !isQuoted ? nil : "the list is no CSV of \(count) rows"
        case .txt: return data.isEmpty || data.last == UInt8(ascii: "\n") ? nil : "the list of paths is cut off"
        case .fits: return data.count.isMultiple(of: 2880) ? nil : "the list is no FITS file"
        }
    }
}
