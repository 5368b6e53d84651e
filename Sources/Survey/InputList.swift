import Formats
import Foundation

/// The files that a command line names, in a stable order.
///
/// An input is a file, a directory (searched through all its folders, hidden files and the .bestprof beside a fold left
/// out), a pattern with `*`, `?` or `[…]` that the shell did not expand, `@list.txt` (one input a line, `#` starts a
/// comment line), or `-` (the same on standard input).
public struct InputList: Sendable {
    public private(set) var paths: [String] = []
    /// Inputs that name nothing, each with the reason.
    public private(set) var errors: [FormatError] = []

    public init(_ inputs: [String]) {
        for input in inputs { add(input, allowLists: true) }
    }

    private mutating func add(_ input: String, allowLists: Bool) {
        if allowLists, input == "-" {
            while let line = readLine() { addListed(line) }
        } else if allowLists, input.hasPrefix("@") {
            addList(String(input.dropFirst()))
        } else {
            addPath(input)
        }
    }

    private mutating func addList(_ path: String) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            errors.append(FormatError(path, .cannotOpen("the list cannot be read as text")))
            return
        }
        for line in text.split(whereSeparator: \.isNewline) { addListed(String(line)) }
    }

    private mutating func addListed(_ line: String) {
        let path = line.trimmingCharacters(in: .whitespaces)
        guard !path.isEmpty, !path.hasPrefix("#") else { return }
        add(path, allowLists: false)
    }

    private mutating func addPath(_ path: String) {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
            if isDirectory.boolValue { addDirectory(path) } else { paths.append(path) }
            return
        }
        let matches = Self.matches(pattern: path)
        if matches.isEmpty { errors.append(FormatError(path, .cannotOpen(Self.reasonForMissing(path)))) }
        for match in matches { addPath(match) }
    }

    private mutating func addDirectory(_ path: String) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            errors.append(FormatError(path, .cannotOpen("the directory cannot be read")))
            return
        }
        let before = paths.count + errors.count
        let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
        let all = Set(names)
        for name in names.sorted() where !name.hasPrefix(".") && !Self.isCompanion(name, among: all) {
            addEntry("\(folder)/\(name)")
        }
        guard paths.count + errors.count == before else { return }
        let reason = names.isEmpty ? "the directory is empty" : "the directory holds no file to read"
        errors.append(FormatError(path, .cannotOpen(reason)))
    }

    /// Whether a file only says more about a fold beside it, as PRESTO's .bestprof does; it is read with the fold.
    private static func isCompanion(_ name: String, among names: Set<String>) -> Bool {
        name.hasSuffix(".bestprof") && names.contains(String(name.dropLast(".bestprof".count)))
    }

    /// A directory that is a link is not entered, so that no circle of links keeps the search going forever.
    private mutating func addEntry(_ path: String) {
        let manager = FileManager.default
        var isDirectory: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isDirectory) else {
            errors.append(FormatError(path, .cannotOpen(Self.reasonForMissing(path))))
            return
        }
        guard isDirectory.boolValue else {
            paths.append(path)
            return
        }
        if (try? manager.destinationOfSymbolicLink(atPath: path)) == nil { addDirectory(path) }
    }

    /// Why there is nothing under a name that was given or that a directory lists.
    private static func reasonForMissing(_ path: String) -> String {
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil {
            return "it is a link to nothing"
        }
        // Bytes that are no UTF-8 come out of a directory as this character, and the name is then another one.
        if path.contains("\u{fffd}") { return "its name is not in UTF-8; rename it" }
        return "no such file or directory"
    }

    private static func matches(pattern: String) -> [String] {
        guard pattern.contains(where: { "*?[".contains($0) }) else { return [] }
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { index in result.gl_pathv[index].map { String(cString: $0) } }
    }
}
