import Candidates
import Formats
import Foundation
import OutputFiles
import TestSupport
import Testing

@testable import ScoreStore

@Suite struct ScoreStoreTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("run.sqlite")
    }

    private func open(resume: Bool = false, setup: [String: String] = ["model": "a"]) throws -> ScoreStore {
        let store = try ScoreStore(path, resume: resume, program: "test 1", setup: setup)
        try store.setModels(["model": .init(threshold: 0.5, trainingShare: 0.1)])
        return store
    }

    private func input(_ name: String, _ content: String = "x") throws -> ScoreStore.Input {
        ScoreStore.Input(path: try folder.write(name, content))
    }

    private func candidate(_ path: String, _ score: Double, row: Int? = nil) -> ScoredCandidate {
        var header = CandidateHeader()
        header.periodSeconds = 0.5
        header.set(.rightAscensionDegrees, 1487)
        return ScoredCandidate(
            givenName: nil, origin: CandidateOrigin(path: path, row: row), header: header,
            features: [1, nil, nil, nil, 2, nil, nil, nil], undispersedRatio: 0.25, score: score, isOutlier: false,
            model: "model")
    }

    private func ranked(_ store: ScoreStore) throws -> [ScoredCandidate] {
        var found: [ScoredCandidate] = []
        try store.forEachRanked { found += $0 }
        return found
    }

    private func errors(_ store: ScoreStore) throws -> [String] {
        var found: [String] = []
        try store.forEachError { found.append($0.description) }
        return found
    }

    /// Everything that a candidate has comes back, and errors as they read.
    @Test func whatIsStoredIsRead() throws {
        let store = try open()
        let (first, second) = (try input("a"), try input("b"))
        let candidate = candidate(first.path, 0.75)
        try store.append(.init(of: first, candidates: [candidate]))
        let fault = FormatError(second.path, .line(7), .lacksInputs("has no planes"))
        try store.append(.init(of: second, errors: [fault, FormatError(second.path, .empty)]))
        #expect(try ranked(store) == [candidate])
        #expect(try errors(store) == [fault.description, FormatError(second.path, .empty).description])
        let summary = try store.summary()
        #expect(summary.candidates == 1 && summary.oddHeaders == 1)
        #expect(summary.firstOddHeader?.reason.contains("1487") == true)
        #expect(summary.countsByModel == ["model": 1])
    }

    @Test func whatWasDoneIsKnownInTheNextRun() throws {
        let (whole, parts, changed) = (try input("a"), try input("b"), try input("c"))
        do {
            let store = try open()
            for input in [whole, parts, changed] { #expect(try store.progress(of: input) == .new) }
            try store.append(.init(of: whole, candidates: [candidate(whole.path, 0.1)]))
            var piece = ScoreStore.Piece(of: parts, number: 0, endsInput: false)
            (piece.rows, piece.lines) = (40, 41)
            piece.candidates = [candidate(parts.path, 0.2, row: 3)]
            try store.append(piece)
            try store.append(.init(of: changed, candidates: [candidate(changed.path, 0.3)], errors: []))
            try store.append(FormatError("nowhere", .cannotOpen("no such file")))
        }
        try folder.write("c", "something longer")
        let store = try open(resume: true)
        #expect(try store.progress(of: whole) == .done)
        #expect(try store.progress(of: parts) == .partly([0: .init(rows: 40, lines: 41)]))
        #expect(try store.progress(of: ScoreStore.Input(path: changed.path)) == .new)
        // Of a file that has changed nothing is left, nor of names that named nothing.
        #expect(try ranked(store).map(\.score) == [0.2, 0.1])
        #expect(try errors(store) == [])
    }

    /// What could not be read is tried again in the next run.
    @Test func whatGaveNoCandidateIsNotDone() throws {
        let input = try input("a")
        do { try open().append(.init(of: input, errors: [FormatError(input.path, .empty)])) }
        let store = try open(resume: true)
        #expect(try errors(store).count == 1)
        #expect(try store.progress(of: input) == .new)
        #expect(try errors(store).isEmpty)
    }

    @Test func aStoreIsNotBegunTwiceNorGoneOnWithInAnotherWay() throws {
        do { _ = try open() }
        #expect(throws: OutputFile.WriteError.self) { try open() }
        let other = #expect(throws: OutputFile.WriteError.self) { try open(resume: true, setup: ["model": "b"]) }
        #expect(other?.reason == "it was scored with another model (a, now b); the same, or another store")
        #expect(try open(resume: true).summary().candidates == 0)
        let text = try folder.write(
            "text", "no database, and longer than the hundred bytes of the header of one, so that it is read")
        let none = #expect(throws: OutputFile.WriteError.self) {
            try ScoreStore(text, resume: true, program: "test", setup: [:])
        }
        #expect(none?.reason == "it is there and is no store of psrsieve")
    }

    @Test func oneWriterAtATime() throws {
        let store = try open()
        let error = #expect(throws: OutputFile.WriteError.self) { try open(resume: true) }
        let reason = try #require(error?.reason)
        #expect(reason.contains("process \(getpid()) on \(HostName.current), since 20"), "\(reason)")
        #expect(reason.hasSuffix("writes to it; a store takes one writer at a time"))
        #expect(try store.summary().candidates == 0)
    }

    /// Without memory shared between processes: not even while it is written is there a file for it.
    @Test func noSharedMemoryIsAskedFor() throws {
        let store = try open()
        let input = try input("a")
        try store.append(.init(of: input, candidates: [candidate(input.path, 0.5)]))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!files.contains("run.sqlite-shm"))
        #expect(try store.summary().candidates == 1)
    }

    @Test func aTemporaryStoreLeavesNoFile() throws {
        let store = try ScoreStore.temporary(beside: folder.file("r.csv"))
        try store.setModels(["model": .init(threshold: 0.5, trainingShare: 0.1)])
        let input = try input("a")
        try store.append(.init(of: input, candidates: (0..<5000).map { candidate(input.path, 0.5, row: $0) }))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
        #expect(try ranked(store).count == 5000)
    }

    /// Changes a store as another program would.
    private func execute(_ sql: String) throws {
        _ = try Python.run("import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])", [path, sql])
    }

    @Test func aNewerSchemaIsRefused() throws {
        do { _ = try open() }
        try execute("insert into grdb_migrations values ('99')")
        let error = #expect(throws: OutputFile.WriteError.self) { try open(resume: true) }
        #expect(error?.reason == "a newer psrsieve has written it")
        let reading = #expect(throws: FormatError.self) { try StoreReader(path) }
        #expect(reading?.reason.hasPrefix("was written by another version of psrsieve") == true)
    }

    /// The first one, which knew nothing of plans.
    @Test func anOlderSchemaIsGoneOnWith() throws {
        let input = try input("a")
        do { try open().append(.init(of: input, candidates: [candidate(input.path, 0.5)])) }
        let added = ["inputs", "plan", "shard", "shards", "candidates"]
        try execute(
            added.map { "alter table run drop column \($0);" }.joined()
                + "alter table candidate drop column dm0_snr_ratio;"
                + "delete from grdb_migrations where identifier = '2'")
        #expect(throws: FormatError.self) { try StoreReader(path) }
        do {
            let store = try open(resume: true)
            #expect(try store.progress(of: input) == .done)
            try store.commit(isEnd: true)
        }
        #expect(try StoreReader(path).isComplete)
    }

    @Test func aDatabaseOfAnotherProgramIsLeftAlone() throws {
        try execute("create table mine (x)")
        let error = #expect(throws: OutputFile.WriteError.self) { try open(resume: true) }
        #expect(error?.reason == "it is a database of another program")
        #expect(throws: FormatError.self) { try StoreReader(path) }
    }

    /// Whatever is overwritten: no crash, and no word of success where rows are lost.
    @Test func aStoreThatIsDamagedAnywhere() throws {
        do {
            let store = try open()
            for number in 0..<40 {
                let input = try input("f\(number)")
                try store.append(.init(of: input, candidates: [candidate(input.path, 0.5)]))
            }
            try store.commit(isEnd: true)
        }
        let whole = try Data(contentsOf: URL(filePath: path))
        for place in stride(from: 0, to: whole.count, by: 509) {
            var damaged = whole
            damaged.replaceSubrange(
                place..<min(place + 64, whole.count), with: Data(repeating: 0xa5, count: min(64, whole.count - place)))
            try damaged.write(to: URL(filePath: path))
            do {
                let reader = try StoreReader(path)
                let store = try ScoreStore.temporary(beside: folder.file("r"))
                try store.take(try StoreCollection([reader]))
                #expect(try ranked(store).count <= 40)
            } catch is FormatError {
            } catch is OutputFile.WriteError {
            } catch is StoreCollection.CannotJoin {
            }
        }
    }

    /// A clock that is set back is no matter: only order counts, and that is of rows.
    @Test func timesMayGoBackwards() throws {
        let input = try input("a")
        do {
            let store = try open()
            try store.append(.init(of: input, candidates: [candidate(input.path, 0.5)]))
            try store.commit(isEnd: true)
        }
        try execute("update run set began = '2099-01-01T00:00:00Z', committed = '2098-01-01T00:00:00Z'")
        do {
            let store = try open(resume: true)
            #expect(try store.progress(of: input) == .done)
            #expect(try ranked(store).count == 1)
        }
        let status = try StoreStatus(path)
        #expect(status.state == .stopped && status.counts.candidates == 1)
    }

    /// Nobody else looks into a store that is written; who writes it says how far it is.
    @Test func theStatusOfARunThatGoesOn() throws {
        let store = try open()
        try store.set(ScoreStore.Assignment(inputs: 7, plan: "p", shard: 2, shards: 3))
        let input = try input("a")
        try store.append(.init(of: input, candidates: [candidate(input.path, 0.5)]))
        let status = try StoreStatus(path)
        #expect(status.state == .running && status.host == HostName.current)
        #expect(status.task == ScoreStore.Assignment(inputs: 7, plan: "p", shard: 2, shards: 3))
        let error = #expect(throws: FormatError.self) { try StoreReader(path) }
        #expect(error?.reason.contains("process \(getpid())") == true)
        try store.commit(isEnd: true)
    }
}
