import Formats
import Foundation
import OutputFiles

/// Which process writes to a store and how far it has come: a small file beside the store, since nobody else can look into a
/// store that is being written.
struct StoreWriter: Codable, Equatable {
    var host = HostName.current
    var process = Int(getpid())
    /// When it began, and when it last gave a sign of life (UTC, ISO 8601).
    var since = StoreTime.text(Date())
    var seen = StoreTime.text(Date())
    var counts = ScoreStore.Counts()
    var task = ScoreStore.Assignment()

    init() {}

    /// The writer of a store, if it says so.
    init?(of store: String) {
        guard let data = FileManager.default.contents(atPath: Self.path(for: store)),
            let writer = try? JSONDecoder().decode(StoreWriter.self, from: data)
        else { return nil }
        self = writer
    }

    static func path(for store: String) -> String { "\(store).writer" }

    func write(to path: String) throws(OutputFile.WriteError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers and texts can always be written as JSON.
        guard let data = try? encoder.encode(self) else { return }
        try OutputFile.write(Array(data), to: path)
    }

    var sentence: String { "process \(process) on \(host), since \(since)," }
}

/// Times as stores write them.
enum StoreTime {
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }
    static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }
}

extension ScoreStore {
    /// How much of its work a run has done.
    public struct Counts: Codable, Equatable, Sendable {
        /// Inputs that are done with, in this run or before.
        public var inputs = 0
        public var failures = 0
        public var candidates = 0
        /// Candidates that this run itself has scored.
        public var ownCandidates = 0
    }

    /// What a run is to do.
    public struct Assignment: Codable, Equatable, Sendable {
        /// Inputs that it was given, its part of a plan or all.
        public var inputs = 0
        /// The plan's fingerprint; `nil` without a plan.
        public var plan: String?
        /// Which of how many parts of the plan, counted from 1.
        public var shard = 1
        public var shards = 1

        public init(inputs: Int = 0, plan: String? = nil, shard: Int = 1, shards: Int = 1) {
            self.inputs = inputs
            self.plan = plan
            self.shard = shard
            self.shards = shards
        }
    }
}
