import Classifier
import Formats
import Foundation

/// The models that come with psrsieve, for `score` without one.
enum BundledModels {
    private static let variable = "PSRSIEVE_MODELS"

    /// The one for these inputs, by the first that says what it is: planes for candidates, a profile's features for files of
    /// profiles alone. Features are for feature tables if there is nothing else: any CSV beside candidates may look like one.
    ///
    /// - Throws: `CommandFailure` if the models are not found.
    static func path(for inputs: [String]) throws -> String {
        let names = inputs.lazy.compactMap { try? CandidateReader.open($0).content }.map(name)
        let name = names.first { $0 != features } ?? names.first ?? planes
        for folder in folders {
            let path = folder.appending(path: name).path(percentEncoded: false)
            if FileManager.default.fileExists(atPath: path) { return path }
        }
        throw CommandFailure(
            "no model is given, and \(name) is not where psrsieve's own models should be; give one, or set \(variable) to "
                + "their folder")
    }

    private static let planes = "planes.safetensors"

    private static let features = "htru2-features.safetensors"

    private static func name(_ content: CandidateContent) -> String {
        switch content {
        case .featureTable: features
        case .candidates(let source): source.isTable ? "htru2-profile.safetensors" : planes
        case .examples(let reader): reader.arrays.isEmpty ? features : planes
        }
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
