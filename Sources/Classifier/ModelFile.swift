import Foundation
import NeuralNetwork

/// The model bundle: one safetensors file with every member's weights as `member.K.ARRAY`, and the model card in the
/// metadata, one entry a topic, each as JSON.
public enum ModelFile {
    /// Why a model could not be read.
    public struct ReadError: Error, Equatable, Sendable, CustomStringConvertible {
        public var path: String
        public var reason: String
        public var description: String { "\(path): \(reason)" }
    }

    /// The content of a model's file.
    ///
    /// - Throws: `EncodingError` for a card with numbers that JSON does not have.
    public static func bytes(of classifier: any CandidateClassifier) throws -> [UInt8] {
        var tensors: [String: Tensor] = [:]
        for (member, state) in classifier.states.enumerated() {
            for (name, tensor) in state { tensors["member.\(member).\(name)"] = tensor }
        }
        return SafeTensors(tensors: tensors, metadata: try metadata(of: classifier.card)).bytes
    }

    /// - Throws: `ReadError` if the file is missing or damaged, is no model, or was made by a later psrsieve.
    public static func read(
        _ path: String, precision: ScoringPrecision = .float32
    ) throws(ReadError) -> any CandidateClassifier {
        let file: SafeTensors
        do throws(SafeTensors.FileError) {
            file = try SafeTensors(path: path)
        } catch {
            throw ReadError(path: path, reason: error.reason)
        }
        guard let version = file.metadata["format_version"].flatMap({ Int($0) }) else {
            throw ReadError(path: path, reason: "is a safetensors file, but no psrsieve model")
        }
        guard version <= ModelCard.currentFormat else {
            throw ReadError(
                path: path,
                reason: "is a model of format \(version), and this psrsieve knows formats up to "
                    + "\(ModelCard.currentFormat); a later one reads it")
        }
        guard version == ModelCard.currentFormat else {
            throw ReadError(
                path: path,
                reason:
                    "is a model of format \(version), which an earlier psrsieve has made; train it anew with this one")
        }
        do {
            let card = try card(from: file.metadata)
            let states = (0..<card.members).map { member in
                let prefix = "member.\(member)."
                return Dictionary(
                    uniqueKeysWithValues: file.tensors.filter { $0.key.hasPrefix(prefix) }
                        .map { (String($0.key.dropFirst(prefix.count)), $0.value) })
            }
            try card.validate()
            return switch card.kind {
            case .features: try FeatureClassifier(card: card, states: states)
            case .planes: try PlaneClassifier(card: card, states: states, precision: precision)
            }
        } catch let error as ScoringPrecision.NoRanges {
            throw ReadError(path: path, reason: error.description)
        } catch {
            throw ReadError(path: path, reason: "is a damaged model: \(reason(error))")
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as DecodingError:
            switch error {
            case .keyNotFound(let key, _): "its metadata lack \(key.stringValue)"
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                "its metadata make no sense at \"\(context.codingPath.map(\.stringValue).joined(separator: "."))\""
            @unknown default: "its metadata make no sense"
            }
        case let error as any CustomStringConvertible: error.description
        default: "\(error)"
        }
    }

    // MARK: - Metadata

    /// The card's topics, each encoded by itself.
    package static func metadata(of card: ModelCard) throws -> [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try card.topics.mapValues { String(decoding: try encoder.encode($0), as: UTF8.self) }
    }

    private static func card(from metadata: [String: String]) throws -> ModelCard {
        let topics = metadata.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        return try JSONDecoder().decode(ModelCard.self, from: Data("{\(topics)}".utf8))
    }
}
