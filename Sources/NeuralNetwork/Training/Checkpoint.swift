import Foundation
import RandomNumbers

/// Where a training keeps its state, and what besides its options decides what comes of it.
public struct TrainingCheckpoint: Sendable {
    var path: String
    /// Go on from the file that is there.
    var resume: Bool
    /// Texts that differ where the training would be another, each under a name that a sentence can have.
    var circumstances: [String: String]

    public init(path: String, resume: Bool = false, circumstances: [String: String] = [:]) {
        (self.path, self.resume, self.circumstances) = (path, resume, circumstances)
    }
}

/// The state of a training after an epoch, kept in one safetensors file.
struct Checkpoint {
    struct Progress: Codable {
        struct Best: Codable {
            var measure: Double
            var epoch: Int
        }

        var description: NetworkDescription
        var configuration: TrainingConfiguration
        var circumstances: [String: String]
        var history: [EpochReport]
        var steps: Int
        var shuffling: RandomSource
        var best: Best?
    }

    /// A checkpoint is of another training than the one that is to go on from it.
    struct Mismatch: Error, Equatable, CustomStringConvertible {
        var path: String
        /// What differs, as a sentence has it.
        var differences: [String]

        var description: String {
            "\(path): is the checkpoint of another training, which differs in \(differences.joined(separator: ", ")); "
                + "give the same, or another folder for a new training"
        }
    }

    var progress: Progress
    var network: [String: Tensor]
    var best: [String: Tensor]
    var optimizer: [Tensor]

    private static let metadataKey = "training"

    func write(to path: String) throws {
        var tensors: [String: Tensor] = [:]
        for (name, tensor) in network { tensors["network.\(name)"] = tensor }
        for (name, tensor) in best { tensors["best.\(name)"] = tensor }
        for (index, tensor) in optimizer.enumerated() { tensors["optimizer.\(index)"] = tensor }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(progress), as: UTF8.self)
        try SafeTensors(tensors: tensors, metadata: [Self.metadataKey: json]).write(to: path)
    }

    /// `nil` if there is no file.
    ///
    /// - Throws: `SafeTensors.FileError` if the file is damaged, `Mismatch` if it belongs to another training.
    init?(
        _ place: TrainingCheckpoint, description: NetworkDescription, configuration: TrainingConfiguration
    ) throws {
        guard FileManager.default.fileExists(atPath: place.path) else { return nil }
        let file = try SafeTensors(path: place.path)
        guard let json = file.metadata[Self.metadataKey],
            let progress = try? JSONDecoder().decode(Progress.self, from: Data(json.utf8))
        else { throw Mismatch(path: place.path, differences: ["the program that made it"]) }
        var differences = Set(progress.circumstances.keys).union(place.circumstances.keys).sorted()
            .filter { progress.circumstances[$0] != place.circumstances[$0] }
        if progress.description != description { differences.append("the network") }
        differences += try Self.differences(progress.configuration, configuration)
        guard differences.isEmpty else { throw Mismatch(path: place.path, differences: differences) }
        self.progress = progress
        network = Self.part("network.", of: file.tensors)
        best = Self.part("best.", of: file.tensors)
        let kept = Self.part("optimizer.", of: file.tensors)
        optimizer = (0..<kept.count).compactMap { kept["\($0)"] }
    }

    /// The options of training that differ, by the words of their names.
    private static func differences(_ first: TrainingConfiguration, _ second: TrainingConfiguration) throws -> [String]
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let options = try [first, second].map { configuration in
            try JSONSerialization.jsonObject(with: encoder.encode(configuration)) as? [String: NSObject] ?? [:]
        }
        return Set(options[0].keys).union(options[1].keys).sorted().filter { options[0][$0] != options[1][$0] }.map {
            "the " + $0.flatMap { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }
        }
    }

    init(progress: Progress, network: [String: Tensor], best: [String: Tensor], optimizer: [Tensor]) {
        self.progress = progress
        self.network = network
        self.best = best
        self.optimizer = optimizer
    }

    private static func part(_ prefix: String, of tensors: [String: Tensor]) -> [String: Tensor] {
        Dictionary(
            uniqueKeysWithValues: tensors.filter { $0.key.hasPrefix(prefix) }
                .map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
}
