import Classifier
import Formats
import Foundation
import Survey

/// The models that come with psrsieve, for `score` without one.
enum BundledModels {
    private static let variable = "PSRSIEVE_MODELS"

    /// Planes for candidates whose channels or DM curve show dispersion, a profile's features for those without, and the eight
    /// features for tables of them.
    ///
    /// - Throws: `CommandFailure` if one of them is not found.
    static func choice(precision: ScoringPrecision) throws -> ModelChoice {
        ModelChoice(
            dispersed: try model("planes", precision), profiles: try model("htru2-profile", precision),
            features: try model("htru2-features", precision))
    }

    private static func model(_ name: String, _ precision: ScoringPrecision) throws -> ScoringModel {
        guard let path = path(named: "\(name).safetensors") else {
            throw CommandFailure(
                "no model is given, and \(name) is not where psrsieve's own models should be; give one, or set "
                    + "\(variable) to their folder")
        }
        return ScoringModel(name: name, classifier: try ModelFile.read(path, precision: precision))
    }

    /// What lists call a model: its file's name without folder and extension.
    static func name(ofFile path: String) -> String {
        URL(filePath: path).deletingPathExtension().lastPathComponent
    }

    /// One of them by its file's name; `nil` if there is none.
    static func path(named name: String) -> String? {
        folders.map { $0.appending(path: name).path(percentEncoded: false) }
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    /// The names of all that are there, in order.
    private static var names: [String] {
        let files = folders.flatMap { folder in
            (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        }
        return Set(files.filter { $0.hasSuffix(".safetensors") }.map { name(ofFile: $0) }).sorted()
    }

    /// What is said of a word that names nothing, with the names that it may have been meant as.
    static func unknown(_ word: String) -> CommandFailure {
        let names = names
        return CommandFailure(
            names.isEmpty
                ? "\(word): is no file, and psrsieve's own models are not where they should be; set \(variable) to their "
                    + "folder"
                : "\(word): is no file and no model that comes with psrsieve (\(names.joined(separator: ", ")))")
    }

    /// Where models may be: where the variable says and nowhere else; beside an installed psrsieve; in the checkout that it
    /// was built in.
    private static var folders: [URL] {
        if let folder = ProcessInfo.processInfo.environment[variable] { return [URL(filePath: folder)] }
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return []
        }
        let folder = URL(filePath: program).deletingLastPathComponent()
        var folders = [folder.deletingLastPathComponent().appending(path: "share/psrsieve/models")]
        if let build = folder.pathComponents.lastIndex(of: ".build") {
            let checkout = folder.pathComponents[..<build].dropFirst().joined(separator: "/")
            folders.append(URL(filePath: "/\(checkout)/models"))
        }
        return folders
    }
}
