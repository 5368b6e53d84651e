import Foundation
import RandomNumbers

/// The state of a training after an epoch, kept in one safetensors file.
struct Checkpoint {
    struct Progress: Codable {
        struct Best: Codable {
            var measure: Double
            var epoch: Int
        }

        var description: NetworkDescription
        var configuration: TrainingConfiguration
        var history: [EpochReport]
        var steps: Int
        var shuffling: RandomSource
        var dropout: RandomSource
        var best: Best?
    }

    /// A checkpoint is of another training than the one that is to go on from it.
    struct Mismatch: Error, Equatable, CustomStringConvertible {
        var path: String
        var description: String {
            "\(path): is the checkpoint of another training (other network, options or seed); remove it or give the "
                + "same options"
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
    init?(path: String, description: NetworkDescription, configuration: TrainingConfiguration) throws {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let file = try SafeTensors(path: path)
        guard let json = file.metadata[Self.metadataKey],
            let progress = try? JSONDecoder().decode(Progress.self, from: Data(json.utf8)),
            progress.description == description, progress.configuration == configuration
        else { throw Mismatch(path: path) }
        self.progress = progress
        network = Self.part("network.", of: file.tensors)
        best = Self.part("best.", of: file.tensors)
        let kept = Self.part("optimizer.", of: file.tensors)
        optimizer = (0..<kept.count).compactMap { kept["\($0)"] }
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
