/// What a candidate is known to be; a candidate nobody has judged has no label (`nil`).
public enum Label: UInt8, Sendable, Codable {
    case nonPulsar = 0
    case pulsar = 1
}
