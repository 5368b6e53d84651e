import Foundation
import TestSupport

/// A command line that README or a page of docs shows, and what it shows below it.
///
/// Command lines stand in blocks that are indented by four spaces: `$ psrsieve …` with its output in the lines below, or lines
/// that begin with the name of a program, without output. In an output `…` alone in a line stands for any number of lines,
/// and at the end of a line for the rest of it.
struct DocumentedCommand: CustomStringConvertible {
    var page: String
    var line: Int
    /// As it would be typed, without `$ `.
    var text: String
    /// `nil` where the page shows none.
    var output: [String]?

    var description: String { "\(page):\(line): \(text)" }

    /// README and all of docs and the models' cards.
    static let pages: [String] = ["README.md"] + files(in: "docs") + files(in: "models")

    private static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(RealData.repository)/\(folder)")) ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
    }

    private static let programs = [
        "psrsieve", "make", "time", "python", "python3", "tail", "ls", "swift", "unset", "for",
    ]
    private static let folders = ["Benchmarks/", "models/", "peers/bin/", "torch/bin/", ".build/"]

    static func all(of page: String) throws -> [DocumentedCommand] {
        let text = try String(contentsOfFile: "\(RealData.repository)/\(page)", encoding: .utf8)
        var commands: [DocumentedCommand] = []
        var block: [(number: Int, text: String)] = []
        for (index, line) in (text.components(separatedBy: "\n") + [""]).enumerated() {
            if line.hasPrefix("    ") {
                block.append((index + 1, String(line.dropFirst(4))))
            } else {
                commands += Self.commands(block, page: page)
                block = []
            }
        }
        return commands
    }

    private static func commands(_ block: [(number: Int, text: String)], page: String) -> [DocumentedCommand] {
        guard let first = block.first else { return [] }
        if block.contains(where: { $0.text.hasPrefix("$ ") }) {
            return block.reduce(into: []) { commands, line in
                if line.text.hasPrefix("$ ") {
                    commands.append(
                        DocumentedCommand(
                            page: page, line: line.number, text: String(line.text.dropFirst(2)), output: []))
                } else if let last = commands.indices.last {
                    commands[last].output?.append(line.text)
                }
            }
        }
        let word = first.text.prefix { $0 != " " }
        guard programs.contains(String(word)) || word == "psrsieve-bench" || folders.contains(where: word.hasPrefix)
        else { return [] }
        return block.map { DocumentedCommand(page: page, line: $0.number, text: $0.text, output: nil) }
    }

    /// Without a comment at its end.
    var code: String {
        guard let comment = text.range(of: " +#.*$", options: .regularExpression) else { return text }
        return String(text[..<comment.lowerBound])
    }

    /// Its words, split at spaces as a shell does.
    var words: [String] {
        code.replacing("'", with: "").split(separator: " ").map(String.init)
    }

    /// The words of the part of a pipeline that is psrsieve, without its name; `nil` if none is.
    var psrsieveWords: [String]? {
        words.split(separator: "|").first { part in part.first == "psrsieve" || part.first == "time" }
            .map { Array($0.drop { $0 == "time" || $0 == "psrsieve" }) }
    }

    /// The files that it writes, as far as psrsieve does.
    var results: [String] {
        zip(words, words.dropFirst()).compactMap { option, value in
            ["-o", "--output", "--json", "--plot", "--csv"].contains(option) ? value : nil
        }
    }

    /// Whether it names a file, or one in a folder of that name.
    func mentions(_ name: String) -> Bool { words.contains { $0 == name || $0.hasPrefix("\(name)/") } }
}
