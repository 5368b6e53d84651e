import Foundation
import TestSupport
import Testing

/// Disks that are full, and disks that may only be read.
///
/// Mounts are made in a space of the test's own (user and mount namespaces), which a system may not allow.
@Suite(.enabled(if: Mounts.canBeMade, "unshare may not make mounts here")) struct DiskTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }
    private let samples = RealData.repository + "/samples"

    init() throws {
        program = try Program()
        try FileManager.default.createDirectory(atPath: folder.file("disk"), withIntermediateDirectories: true)
    }

    /// Runs commands of a shell in which `disk` is a small disk of its own and `psrsieve` is the program.
    private func shell(_ script: String) throws -> Subprocess.Outcome {
        let setUp = "set -e; mount -t tmpfs -o size=600k tmpfs disk; psrsieve() { '\(Program.path)' \"$@\"; }; set +e\n"
        return try Subprocess.run("/usr/bin/env", ["unshare", "-Urm", "sh", "-c", setUp + script], folder: folder.path)
    }

    /// What was committed stays, and with room again the run goes on to the same list.
    @Test func aStoreOnAFullDisk() throws {
        #expect(try program.run("score", "\(samples)/htru2-like.csv", "-o", "whole.csv", "--top", "0").status == 0)
        let outcome = try shell(
            """
            head -c 400k /dev/zero > disk/other
            psrsieve score '\(samples)/htru2-like.csv' -o r.csv --top 0 --store disk/run.sqlite; echo "status $?"
            rm disk/other
            psrsieve score '\(samples)/htru2-like.csv' -o r.csv --top 0 --store disk/run.sqlite --resume; echo "status $?"
            """)
        #expect(outcome.standardOutput == "status 1\nstatus 0\n", "\(outcome.standardError)")
        #expect(outcome.standardError.contains("disk/run.sqlite: cannot be written: no space is left on its disk"))
        #expect(try program.text("r.csv") == program.text("whole.csv"))
    }

    /// The same without a store, whose database lies beside the output, and for the list itself.
    @Test func aListOnAFullDisk() throws {
        let outcome = try shell(
            """
            head -c 590k /dev/zero > disk/other
            psrsieve score '\(samples)/htru2-like.csv' -o disk/r.csv --top 0; echo "status $?"
            ls -A disk
            """)
        #expect(outcome.standardOutput == "status 1\nother\n", "\(outcome.standardError)")
        #expect(outcome.standardError.contains("disk/r.csv: cannot be written: no space is left on its disk"))
    }

    /// A finished store and one whose process was killed, from a disk on which nothing can be written.
    @Test func storesOnADiskThatMayOnlyBeRead() throws {
        let survey = "\(samples)/survey"
        #expect(try program.run("score", survey, "-o", "whole.csv", "--top", "0").status == 0)
        let outcome = try shell(
            """
            psrsieve score '\(survey)' -o r.csv --top 0 --store disk/run.sqlite
            mount -o remount,ro tmpfs disk
            psrsieve status disk/run.sqlite; echo "status $?"
            psrsieve merge disk/run.sqlite -o merged.csv --top 0; echo "status $?"
            psrsieve score '\(survey)' -o r.csv --store disk/run.sqlite --resume; echo "status $?"
            """)
        #expect(outcome.standardOutput.contains("done\nstatus 0\nstatus 0\nstatus 1\n"), "\(outcome)")
        #expect(outcome.standardError.contains("disk/run.sqlite: cannot be written: "), "\(outcome.standardError)")
        #expect(try program.text("merged.csv") == program.text("whole.csv"))
    }

    @Test func whatAKilledRunHasLeftIsReadToo() throws {
        let arguments = ["score", "-", "-o", "r.csv", "--store", "run.sqlite"]
        // The list of inputs does not end, so that the store is open when the process is killed.
        let writer = folder.file("run.sqlite.writer")
        let killed = try program.stopped(arguments, by: SIGKILL) { FileManager.default.fileExists(atPath: writer) }
        #expect(killed.status == SIGKILL)
        let outcome = try shell(
            """
            cp run.sqlite run.sqlite-wal run.sqlite.writer disk/
            mount -o remount,ro tmpfs disk
            psrsieve status disk/run.sqlite; echo "status $?"
            """)
        #expect(outcome.standardOutput.contains("killed\nstatus 75\n"), "\(outcome)")
    }
}

private enum Mounts {
    static let canBeMade: Bool = {
        let outcome = try? Subprocess.run(
            "/usr/bin/env",
            ["unshare", "-Urm", "sh", "-c", "mount -t tmpfs tmpfs /mnt && mount -o remount,ro tmpfs /mnt"])
        return outcome?.status == 0
    }()
}
