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

    /// Whether a file holds a model, by its content.
    static func isModel(_ path: String) -> Bool { (try? OpenedFile(path)).map(TensorFile.recognises) ?? false }

    /// Whether the first of several arguments is meant as a model: by its name, or by what the file holds.
    static func isMeant(_ path: String) -> Bool { path.hasSuffix(".safetensors") || isModel(path) }

    /// Whether a word is the name of neither a file nor a model that comes with psrsieve. With a `/` it can mean a file alone.
    static func namesNothing(_ word: String) -> Bool {
        // Bytes that are no UTF-8 come out of a command line as the second of these; such a file may be there.
        guard !word.contains("/"), !word.contains("\u{fffd}"), path(word) == word else { return false }
        var status = stat()
        // A link to nothing is there.
        return lstat(word, &status) != 0
    }

    /// How many words are looked into for a model that stands in the wrong place: a shell may give a hundred thousand.
    private static let mostLookedInto = 16

    /// A model among words that should be inputs: by its name or, of the first few, by what the file holds.
    static func misplaced(among words: some Sequence<String>) -> String? {
        for (index, word) in words.enumerated() {
            let path = path(word)
            if path.hasSuffix(".safetensors") || index < mostLookedInto && isModel(path) { return word }
        }
        return nil
    }

    /// - Throws: `ModelFile.ReadError`, or `CommandFailure` where nothing or something else than a model is named.
    static func read(
        _ name: String, precision: ScoringPrecision = .float32
    ) throws -> any CandidateClassifier {
        guard !namesNothing(name) else { throw BundledModels.unknown(name) }
        let path = path(name)
        do throws(ModelFile.ReadError) {
            return try ModelFile.read(path, precision: precision)
        } catch {
            guard !isModel(path), let format = candidateFormat(of: path) else { throw error }
            throw CommandFailure("\(path): is no model; it holds candidates (\(format))")
        }
    }

    /// The format of a file that holds candidates; `nil` for anything else, and for text that is no table.
    private static func candidateFormat(of path: String) -> String? {
        guard let (format, content) = try? CandidateReader.open(path) else { return nil }
        if case .featureTable = content, (try? FeatureTableReader(path: path)) == nil { return nil }
        return format.name
    }
}
