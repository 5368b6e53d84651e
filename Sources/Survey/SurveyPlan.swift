import Classifier
import Formats
import Foundation
import OutputFiles
import ScoreStore

/// The inputs of a survey, listed once: many tasks then share them without each walking through the folders.
///
/// A plan is a text file. Behind a few lines of comments, which say where relative paths start, comes one line an input, with
/// tabs between size in bytes, time of the last change in seconds since 1970, whether it was `named` or `found` in a folder,
/// and path; of what cannot be read the line says `-`, the reason, `error` and the path.
public struct SurveyPlan: Sendable {
    /// Which part of a plan a task takes.
    public struct Shard: Sendable, Equatable {
        /// From 1 to `count`.
        public var number: Int
        public var count: Int

        /// - Parameter text: such as `3/200`; `nil` for anything else.
        public init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]), count >= 1,
                (1...count).contains(number)
            else { return nil }
            (self.number, self.count) = (number, count)
        }

        public var text: String { "\(number)/\(count)" }

        /// Whether what is called so is this shard's, the same on every machine.
        func takes(_ name: String, _ block: Int = 0) -> Bool {
            var fingerprint = DataFingerprint()
            fingerprint.add(name)
            if block > 0 { fingerprint.add("\(block)") }
            return fingerprint.value % UInt64(count) == UInt64(number - 1)
        }
    }

    /// How a plan begins.
    static let signature = "# psrsieve plan 1\n"
    private static let rootLine = "# relative paths start from: "
    private static let countLine = "# inputs: "
    /// Files from this size on are opened by every shard, and what they hold of rows or members is shared; it is rare that
    /// something so large is one candidate, and what is smaller is scored in a second.
    private static let sharedBytes = 64 << 20

    /// Which files every shard opens, and which is this one.
    public struct Sharing: Sendable {
        var shard: Shard
        /// Their bytes when the plan was made, by path: parts of two versions of a file would not make one.
        var sizes: [String: Int]
    }

    /// `nil` if nothing is shared.
    public let sharing: Sharing?
    /// The files that the plan, or the shard of it, names.
    public let files: SurveyFiles
    /// What of it cannot be read.
    public let failures: [FormatError]
    /// Differs between plans.
    public let fingerprint: String
    /// Which part of it was asked for.
    public let shard: Shard?

    // MARK: - Making

    /// - Parameter root: the folder that relative paths start from, absolute.
    /// - Returns: how many inputs it has, and those of them that cannot be read or listed.
    /// - Throws: `OutputFile.WriteError`.
    public static func write(
        _ files: SurveyFiles, failures: [FormatError], root: String, to path: String
    ) throws(OutputFile.WriteError) -> (count: Int, failures: [FormatError]) {
        var failures = failures.map { failure in
            var failure = failure
            failure.path = relative(failure.path, to: root)
            return failure
        }
        let count = files.count + failures.count
        try OutputFile.write(to: path) { append throws(OutputFile.WriteError) in
            var text = "\(signature)\(rootLine)\(root)\n\(countLine)\(count)\n# size\tchanged\tkind\tpath\n"
            for file in files {
                let name = relative(file.path, to: root)
                let input = ScoreStore.Input(path: name, location: file.location)
                if let reason = reasonAgainst(name) {
                    failures.append(FormatError(name, reason))
                } else {
                    text += "\(input.size ?? 0)\t\(input.changed ?? 0)\t\(file.isNamed ? "named" : "found")\t\(name)\n"
                }
                if text.utf8.count > 1 << 16 {
                    try append(Array(text.utf8))
                    text = ""
                }
            }
            for failure in failures { text += line(failure) }
            try append(Array(text.utf8))
        }
        return (count, failures)
    }

    private static func reasonAgainst(_ name: String) -> FormatError.Cause? {
        name.contains(where: \.isNewline)
            ? .unsupported("has a line end in its name, which no list can hold; rename it") : nil
    }

    private static func line(_ failure: FormatError) -> String {
        func plain(_ text: String) -> String { String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }
        return "-\t\(plain(failure.reason))\terror\t\(plain(failure.path))\n"
    }

    /// A path below the root, as it is called from there; any other as it is called from anywhere.
    private static func relative(_ path: String, to root: String) -> String {
        let here = FileManager.default.currentDirectoryPath
        let root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
        if !path.hasPrefix("/"), here == root { return path }
        let whole = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
        let folder = root.hasSuffix("/") ? root : root + "/"
        return whole.hasPrefix(folder) ? String(whole.dropFirst(folder.count)) : whole
    }

    // MARK: - Reading

    /// - Parameters:
    ///   - root: where relative paths start from, if elsewhere than the plan says.
    ///   - shard: only what is its own; `nil` for all.
    /// - Throws: `FormatError`.
    public init(_ path: String, root: String? = nil, shard: Shard?) throws(FormatError) {
        guard try OpenedFile(path).head.starts(with: Self.signature.utf8) else {
            throw FormatError(path, .unsupported("is no plan; psrsieve plan makes one"))
        }
        guard let file = fopen(path, "r") else {
            throw FormatError(path, .cannotOpen(String(cString: strerror(errno))))
        }
        defer { fclose(file) }
        var text: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(text) }
        var fingerprint = DataFingerprint()
        var (files, failures) = (SurveyFiles(), [FormatError]())
        var (number, count, promised) = (0, 0, 0)
        var shared: [String: Int] = [:]
        var names: Set<UInt64> = []
        while case let length = getline(&text, &capacity, file), length > 0, let start = text {
            let whole = String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
            number += 1
            guard whole.hasSuffix("\n") else {
                throw FormatError(path, .line(number), .truncated("it ends within a line; make the plan again"))
            }
            let line = whole.dropLast()
            fingerprint.add(whole)
            if line.hasPrefix(Self.rootLine) {
                let stated = root ?? String(line.dropFirst(Self.rootLine.count))
                files = SurveyFiles(root: stated.hasSuffix("/") ? stated : stated + "/")
            } else if line.hasPrefix(Self.countLine) {
                promised = Int(line.dropFirst(Self.countLine.count)) ?? 0
            }
            if line.hasPrefix("#") { continue }
            let fields = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count == 4, !fields[3].isEmpty, ["named", "found", "error"].contains(fields[2]) else {
                throw FormatError(path, .line(number), .damaged("is no line of a plan; make the plan again"))
            }
            count += 1
            let name = String(fields[3])
            if fields[2] == "error" {
                guard shard?.takes(name) ?? true else { continue }
                failures.append(FormatError(path: name, place: "", reason: String(fields[1]), lacksInputs: false))
                continue
            }
            guard let size = Int(fields[0]), Double(fields[1]) != nil else {
                throw FormatError(path, .line(number), .damaged("is no line of a plan; make the plan again"))
            }
            if size >= Self.sharedBytes { shared[name] = size }
            guard shard.map({ size >= Self.sharedBytes || $0.takes(name) }) ?? true else { continue }
            var naming = DataFingerprint()
            naming.add(name)
            guard names.insert(naming.value).inserted else {
                throw FormatError(path, .line(number), .damaged("names \(name) a second time; make the plan again"))
            }
            let slash = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
            files.append(String(name[slash...]), inFolder: String(name[..<slash]), isNamed: fields[2] == "named")
        }
        guard count == promised else {
            throw FormatError(
                path, .truncated("it says that it lists \(promised) and lists \(count); make the plan again"))
        }
        (self.files, self.failures, self.fingerprint) = (files, failures, fingerprint.text)
        self.shard = shard
        sharing = shard.flatMap { shared.isEmpty ? nil : Sharing(shard: $0, sizes: shared) }
    }
}
