import ArgumentParser

/// A word that stands where a command should and is none: the parser would only count it among unexpected arguments.
enum MistypedCommand {
    private static let names = Psrsieve.configuration.subcommands.map { $0._commandName } + ["help"]

    /// - Throws: `ValidationError` with the command that was probably meant.
    static func check(_ arguments: some Collection<String>) throws {
        guard let word = arguments.first, !word.hasPrefix("-"), !names.contains(word) else { return }
        let nearest = names.map { (name: $0, distance: distance($0, word)) }.min { $0.distance < $1.distance }
        let meant = nearest.flatMap { $0.distance <= max(1, word.count / 3) ? "did you mean '\($0.name)'?" : nil }
        throw ValidationError("there is no command '\(word)'; \(meant ?? "`psrsieve --help` lists them")")
    }

    /// Letters that must be put in, left out, changed or exchanged with their neighbour to make one word the other.
    private static func distance(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first), Array(second))
        var rows = [Array(0...second.count)]
        for (index, letter) in first.enumerated() {
            var row = [index + 1]
            for (place, other) in second.enumerated() {
                var least = min(
                    row[place] + 1, rows[index][place + 1] + 1, rows[index][place] + (letter == other ? 0 : 1))
                if index > 0, place > 0, letter == second[place - 1], first[index - 1] == other {
                    least = min(least, rows[index - 1][place - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[first.count][second.count]
    }
}
