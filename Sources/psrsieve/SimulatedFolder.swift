import Foundation

/// The folder that simulated candidates go to. Those of an earlier run must not mix with new ones: a list of truths holds
/// for one run alone.
struct SimulatedFolder {
    let candidates: String
    /// The list that says what each candidate is.
    let truth: String

    /// - Parameter replacing: removes what an earlier run left.
    /// - Throws: `CommandFailure` if the folder holds candidates and they are not to be replaced.
    func prepare(replacing: Bool) throws {
        let manager = FileManager.default
        let old = ((try? manager.contentsOfDirectory(atPath: candidates)) ?? []).filter(Self.isSimulated)
        guard !old.isEmpty else { return }
        guard replacing else {
            throw CommandFailure(
                "\(candidates): holds \(Counted.text(old.count, "simulated file")) already; name another folder, or give "
                    + "--force to replace them")
        }
        do {
            // The truth first: what is left after an interruption must not look like a finished run.
            if manager.fileExists(atPath: truth) { try manager.removeItem(atPath: truth) }
            for name in old { try manager.removeItem(atPath: "\(candidates)/\(name)") }
        } catch {
            throw CommandFailure("\(candidates): the simulated files there cannot be removed")
        }
    }

    /// By its name, such as `pulsar_00012.phcx.gz`.
    private static func isSimulated(_ name: String) -> Bool {
        name.wholeMatch(of: /(pulsar|noise|rfi)_[0-9]+\.(phcx\.gz|pfd|pfd\.bestprof|fits)/) != nil
    }
}
