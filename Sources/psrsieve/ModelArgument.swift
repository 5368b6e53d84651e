import ArgumentParser
import Classifier
import Formats
import Foundation

/// A model as the command line names it: a file, or one of those that come with psrsieve by its name alone.
enum ModelArgument {
    /// What completes it: models and, in front of other inputs, any file.
    static let completion = CompletionKind.file(extensions: ["safetensors"])

    /// The file that is meant. A file of that name in the working folder comes first.
    static func path(_ name: String) -> String {
        guard !name.contains("/"), !FileManager.default.fileExists(atPath: name) else { return name }
        let file = name.hasSuffix(".safetensors") ? name : "\(name).safetensors"
        return BundledModels.path(named: file) ?? name
    }

    /// - Throws: `ModelFile.ReadError`, or `CommandFailure` where something else than a model is named.
    static func read(
        _ name: String, precision: ScoringPrecision = .float32
    ) throws -> any CandidateClassifier {
        let path = path(name)
        do throws(ModelFile.ReadError) {
            return try ModelFile.read(path, precision: precision)
        } catch {
            guard !ModelText.isModel(path), let format = candidateFormat(of: path) else { throw error }
            throw CommandFailure("\(path): is no model; it holds candidates (\(format))")
        }
    }

    /// - Throws: `CommandFailure` if a model stands where candidates are expected.
    static func refuse(asExamples path: String) throws {
        guard ModelText.isModel(path) else { return }
        throw CommandFailure("\(path): is a model of psrsieve, not a table of candidates")
    }

    /// `nil` if it holds nothing that can be scored.
    private static func candidateFormat(of path: String) -> String? {
        guard let format = try? CandidateReader.format(of: path) else { return nil }
        // Any text might be a table.
        guard format != .featureTable || (try? FeatureTableReader(path: path)) != nil else { return nil }
        return format.rawValue
    }
}
