/// The files that a command line names, each once.
struct DistinctFiles {
    /// The first name of each.
    private(set) var paths: [String] = []
    /// Names of files that are there already.
    private(set) var repeated: [String] = []

    init(_ names: [String]) {
        var known: Set<FilePlace> = []
        for name in names {
            let isNew = FilePlace(name).map { known.insert($0).inserted } ?? true
            if isNew { paths.append(name) } else { repeated.append(name) }
        }
    }

    /// Says what is not taken a second time.
    func noteRepeated() {
        guard !repeated.isEmpty else { return }
        Console.note(
            "\(Counted.text(repeated.count, "input")) \(repeated.count == 1 ? "names" : "name") a file that is there "
                + "already: \(repeated.joined(separator: ", "))")
    }
}
