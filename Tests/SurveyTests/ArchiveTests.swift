import Foundation
import ScoreStore
import TestSupport
import Testing

@testable import Survey

/// Candidates in archives, as other programs pack them: each as if it were a file of its own.
@Suite struct ArchiveTests {
    private let folder: TemporaryFolder
    private let samples = RealData.repository + "/samples"
    private static let model = Result { try ModelChoiceTests.model("htru2-profile") }

    init() throws {
        folder = try TemporaryFolder()
        for (from, to) in [("survey-phcx", "in/phcx"), ("survey-pfd", "in/pfd")] {
            try FileManager.default.createDirectory(atPath: folder.file("in"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "\(samples)/\(from)", toPath: folder.file(to))
        }
    }

    private func pack(_ name: String, _ command: String) throws -> String {
        let outcome = try Subprocess.run("/usr/bin/env", ["sh", "-c", command], folder: folder.path)
        try #require(outcome.status == 0, "\(outcome.standardError)")
        return folder.file(name)
    }

    private func score(_ path: String, jobs: Int = 2) async throws -> BatchScorer.Batch {
        var all = BatchScorer.Batch()
        try await BatchScorer(models: ModelChoice(try Self.model.get()), jobs: jobs).score(SurveyFiles([path])) {
            batch, _ in
            all.candidates += batch.candidates
            all.errors += batch.errors
            all.leftOut.add(batch.leftOut)
            all.finishedFiles += batch.finishedFiles
        }
        return all
    }

    /// Scores by the file's name.
    private func scores(_ batch: BatchScorer.Batch) -> [String: Double] {
        Dictionary(batch.candidates.map { ($0.name, $0.score) }) { first, _ in first }
    }

    @Test(arguments: [
        ("tar", "tar cf a.tar in"), ("tar.gz", "tar czf a.tar.gz in"), ("tar.xz", "tar cJf a.tar.xz in"),
        ("tar.bz2", "tar cjf a.tar.bz2 in"), ("tar", "tar c --format=v7 -f a.tar ./in"),
        ("zip", "python3 -m zipfile -c a.zip in"),
    ]) func membersAreScoredAsFilesAre(_ ending: String, _ command: String) async throws {
        let path = try pack("a.\(ending)", command)
        let packed = try await score(path)
        let paths = try InputList([folder.file("in")]) { _ in }.paths
        var files: [String: Double] = [:]
        for path in paths { files.merge(scores(try await score(path))) { first, _ in first } }
        #expect(files.count == paths.count && scores(packed) == files)
        #expect(packed.errors.isEmpty && packed.finishedFiles == 1)
        #expect(packed.candidates.allSatisfy { $0.origin.path.hasPrefix("\(path)/in/") })
        #expect(try await score(path, jobs: 5).candidates == packed.candidates)
    }

    /// Whatever is cut off or overwritten, what stands before it is scored, and the fault is named.
    @Test func aDamagedArchive() async throws {
        let path = try pack("a.tar", "tar cf a.tar in")
        let whole = try Data(contentsOf: URL(filePath: path))
        let all = scores(try await score(path))
        for place in stride(from: 700, to: whole.count - 10_240, by: whole.count / 12) {
            try whole.prefix(place).write(to: URL(filePath: path))
            let cut = try await score(path)
            #expect(scores(cut).allSatisfy { all[$0.key] == $0.value })
            #expect(cut.errors.contains { $0.path.hasPrefix(path) }, "cut at \(place)")
            #expect(cut.finishedFiles == 1)
        }
        try Data(whole.prefix(1024)).write(to: URL(filePath: path))
        #expect(try await score(path).errors.count == 1)
    }

    @Test func whatIsNoCandidateInAnArchive() async throws {
        try folder.write("in/notes.inf", "x")
        try folder.write("in/.hidden/c.fits", "x")
        try folder.write("in/damaged.fits", "SIMPLE  =                    T")
        try folder.write("lone/b.pfd.bestprof", "# Input file       =  x\n")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("in/link.fits"), withDestinationPath: "damaged.fits")
        _ = try pack("in/inner.tar", "tar cf in/inner.tar lone")
        let path = try pack("a.tar", "tar cf a.tar in lone")
        let batch = try await score(path)
        #expect(
            batch.leftOut.notes == [
                "1 link in archives is left out: what a link leads to counts", "1 file that is no candidate: 1 .inf",
            ])
        #expect(
            batch.errors.map { String($0.description.dropFirst(path.count + 1)) }.sorted() == [
                "in/damaged.fits: ends before its headers do (CFITSIO: tried to move past end of file)",
                "in/inner.tar: is an archive within an archive; take it out first",
                "lone/b.pfd.bestprof: belongs to a fold that is not in the archive; unpack it to score its profile alone",
            ])
        let empty = try await score(pack("e.tar", "mkdir e && tar cf e.tar e"))
        #expect(empty.errors.map(\.reason) == ["is an archive that holds no file to read"])
    }

    /// Whatever programs write, and names that no list of folders would have.
    @Test func namesOfMembers() async throws {
        try FileManager.default.copyItem(
            atPath: folder.file("in/pfd"), toPath: folder.file("é"))
        let count = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.file("é"))).count
        // Info-ZIP's and Python's way to say that a name is in UTF-8, and tar's of old.
        for (name, command) in [
            ("utf.zip", "python3 -m zipfile -c utf.zip é"), ("utf.tar", "tar cf utf.tar é"),
            ("old.tar", "tar c --format=v7 -f old.tar é"),
        ] {
            let batch = try await score(pack(name, "LC_ALL=C.UTF-8 \(command)"))
            let folds = batch.candidates.filter { $0.origin.path.hasPrefix("\(folder.file(name))/é/") }
            #expect(folds.count == batch.candidates.count && folds.count > 0 && folds.count <= count, "\(name)")
        }
        let upward = try await score(pack("up.tar", "cd in && tar cPf ../up.tar ../in/pfd"))
        #expect(scores(upward) == scores(try await score(pack("plain.tar", "tar cf plain.tar in/pfd"))))
        let latin = try await score(
            pack(
                "latin.tar", "cp é/noise_00001.pfd $(printf 'l\\344.pfd'); tar cf latin.tar l*.pfd"))
        #expect(latin.candidates.isEmpty)
        #expect(latin.errors.map(\.reason) == ["cannot be opened: its name is not in UTF-8; take it out and rename it"])
    }

    /// Unpacked, a later file takes the place of an earlier one of the same name.
    @Test func aNameThatComesTwice() async throws {
        let path = try pack("a.tar", "cd in/pfd && tar cf ../../a.tar *.pfd && tar rf ../../a.tar ./*1.pfd")
        let batch = try await score(path)
        #expect(Set(batch.candidates.map(\.origin.path)).count == batch.candidates.count)
        #expect(batch.candidates.count > 1 && !batch.errors.isEmpty)
        #expect(
            batch.errors.allSatisfy { $0.path == path && $0.reason.contains("more than once; the first was taken") })
    }

    /// Several archives one behind the other, as `cat` makes them, and one whose end is missing.
    @Test func whereArchivesEnd() async throws {
        let first = try pack("a.tgz", "tar czf a.tgz in/pfd")
        let second = try pack("b.tgz", "tar czf b.tgz in/phcx")
        let both = try await score(pack("c.tgz", "cat a.tgz b.tgz > c.tgz"))
        #expect(
            scores(both) == scores(try await score(first)).merging(scores(try await score(second))) { one, _ in one })
        #expect(both.errors.isEmpty)
        let member = "printf '%8192s' x > in/last.dat; tar cf one.tar in/last.dat"
        let cut = try await score(
            pack("cut.tar", "\(member); tar cf a.tar in/pfd; head -c 8704 one.tar | cat a.tar - > cut.tar"))
        #expect(scores(cut) == scores(try await score(first)))
        #expect(cut.errors.map(\.reason) == ["is an archive without an end: it may be cut off"])
    }

    /// A header that is damaged takes its member with it, and that is said.
    @Test(arguments: [0, 124, 148, 156]) func aDamagedHeader(_ place: Int) async throws {
        let path = try pack("a.tar", "cd in/pfd && tar cf ../../a.tar *.pfd")
        let all = try await score(path)
        var bytes = try Data(contentsOf: URL(filePath: path))
        let name = Data(all.candidates[1].name.utf8)
        let header = try #require(bytes.range(of: name, in: 512..<bytes.count)).lowerBound
        bytes[header + place] ^= 0x04
        try bytes.write(to: URL(filePath: path))
        let batch = try await score(path)
        #expect(batch.candidates.count == all.candidates.count - 1)
        #expect(batch.errors.map(\.path) == [path])
    }

    /// One member that cannot be taken out does not take those behind it with it.
    @Test func aDamagedMember() async throws {
        let path = try pack("a.zip", "cd in/pfd && python3 -m zipfile -c ../../a.zip *.pfd")
        let all = scores(try await score(path))
        var bytes = try Data(contentsOf: URL(filePath: path))
        // In the middle of the first member's packed data.
        for place in 20_000..<20_040 { bytes[place] ^= 0x5a }
        try bytes.write(to: URL(filePath: path))
        let batch = try await score(path)
        #expect(batch.candidates.count == all.count - 1)
        #expect(batch.errors.count == 1 && batch.errors[0].reason.hasPrefix("cannot be taken out of its archive"))
        #expect(batch.errors[0].path.hasPrefix("\(path)/"))
    }

    /// Of a run that was stopped in the middle of an archive the members that are done are passed over.
    @Test func anArchiveIsGoneOnWith() async throws {
        let path = try pack("a.tar.gz", "tar czf a.tar.gz in")
        let models = ModelChoice(try Self.model.get())
        let whole = scores(try await score(path))
        let store = try ScoreStore(folder.file("s.sqlite"), resume: false, program: "test", setup: [:])
        try store.setModels(["htru2-profile": .init(threshold: 0.5, trainingShare: 0.1)])
        struct Stop: Error {}
        var taken = 0
        await #expect(throws: Stop.self) {
            try await BatchScorer(models: models, jobs: 2).score(
                SurveyFiles([path]), progress: { try store.progress(of: $0) },
                deliver: { _, piece in
                    if taken == 20 { throw Stop() }
                    guard let piece else { return }
                    try store.append(piece)
                    taken += 1
                })
        }
        var again = 0
        try await BatchScorer(models: models, jobs: 2).score(
            SurveyFiles([path]), progress: { try store.progress(of: $0) },
            deliver: { batch, piece in
                again += batch.candidates.count
                if let piece { try store.append(piece) }
            })
        #expect(again == whole.count - 20)
        var found: [String: Double] = [:]
        try store.forEachRanked { for candidate in $0 { found[candidate.name] = candidate.score } }
        #expect(found == whole)
        #expect(try store.progress(of: ScoreStore.Input(path: path)) == .done)
    }

    /// Of an archive that has changed nothing stays that was in it before.
    @Test func anArchiveThatHasChanged() async throws {
        let path = try pack("a.tar", "tar cf a.tar in")
        let store = try ScoreStore(folder.file("s.sqlite"), resume: false, program: "test", setup: [:])
        try store.setModels(["htru2-profile": .init(threshold: 0.5, trainingShare: 0.1)])
        func run() async throws -> [String: Double] {
            try await BatchScorer(models: ModelChoice(try Self.model.get()), jobs: 2).score(
                SurveyFiles([path]), progress: { try store.progress(of: $0) },
                deliver: { if let piece = $0.piece { try store.append(piece) } })
            var found: [String: Double] = [:]
            try store.forEachRanked { for candidate in $0 { found[candidate.name] = candidate.score } }
            return found
        }
        #expect(try await run() == scores(try await score(path)))
        _ = try pack("a.tar", "tar cf a.tar in/pfd")
        let fewer = scores(try await score(path))
        #expect(try await run() == fewer)
        #expect(try store.summary().candidates == fewer.count)
    }

    @Test func anArchiveIsPreprocessedAsItsFilesAre() async throws {
        let path = try pack("a.tar.gz", "tar czf a.tar.gz in")
        func write(_ files: SurveyFiles, _ name: String) async throws -> PreprocessingTally {
            let output = folder.file(name)
            return try await BatchPreprocessor(
                files: files, labels: PathLabels(files.map { _ in nil }), size: 16, creator: "test", jobs: 2
            ).write(to: output, resume: false, errors: InputErrorList(for: output)) { _ in }
        }
        let packed = try await write(SurveyFiles([path]), "packed.fits")
        let files = try await write(try InputList([folder.file("in")]) { _ in }.files, "files.fits")
        #expect(packed.candidates == files.candidates && packed.errors.count == 0 && packed.inputs == 1)
        let fromPacked = try await score(folder.file("packed.fits"))
        #expect(scores(fromPacked) == scores(try await score(folder.file("files.fits"))))
        #expect(fromPacked.candidates.allSatisfy { $0.origin.path.hasPrefix("\(path)/in/") })
    }
}
