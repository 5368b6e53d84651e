import Classifier
import Formats
import Glibc
import OutputFiles

/// Goes through inputs and their folders, once each, with one question to the system for each file.
struct InputWalk {
    /// What a file or folder is, whatever its names.
    private struct Identity: Hashable {
        var device: UInt64
        var number: UInt64
        /// Of a file in an archive, its whole path as a number.
        var member: UInt64 = 0

        init(_ status: stat, member: String? = nil) {
            device = UInt64(status.st_dev)
            number = UInt64(status.st_ino)
            guard let member else { return }
            var fingerprint = DataFingerprint()
            fingerprint.add(member)
            self.member = fingerprint.value
        }
    }

    /// A folder with what is found in and below it.
    private struct Place {
        var identity: Identity
        /// With the `/` at its end.
        var path: String
    }

    private let onError: (FormatError) throws -> Void
    private var files = SurveyFiles()
    /// What each file is, in a number; files that have the same are looked at again.
    private var numbers: [Int] = []
    /// The archives of files in archives that are named, by the files' places.
    private var archives: [Int: Identity] = [:]
    private var leftOut = LeftOut()
    private var overwritten: String?
    /// Inputs so far of every kind, to see whether a folder holds any.
    private var seen = 0
    /// The folders that the walk stands in, and how many files it has found in each of those it has left.
    private var above: [Identity] = []
    private var filesInFolder: [Identity: Int] = [:]

    private let own: InputList.OwnFiles
    private let ownOutput: Identity?
    private let ownOthers: Set<Identity>
    /// The folder of the output and the output's name in it.
    private let ownPlace: (folder: Identity, name: String)?

    init(besides own: InputList.OwnFiles, onError: @escaping (FormatError) throws -> Void) {
        self.own = own
        self.onError = onError
        ownOutput = own.output.flatMap { Self.identity($0) }
        ownOthers = Set(own.others.compactMap { Self.identity($0) })
        ownPlace = own.output.flatMap { output in
            let start = output.lastIndex(of: "/").map { output.index(after: $0) } ?? output.startIndex
            let folder = start == output.startIndex ? "." : String(output[..<start])
            return Self.identity(folder).map { ($0, String(output[start...])) }
        }
    }

    private static func identity(_ path: String) -> Identity? { status(path).map { Identity($0) } }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    // MARK: - What a command line names

    mutating func add(_ input: String, allowLists: Bool) throws {
        if allowLists, input == "-" {
            let file = fdopen(dup(STDIN_FILENO), "r")
            defer { if let file { fclose(file) } }
            try addLines(of: file, named: "standard input")
        } else if allowLists, input.hasPrefix("@") {
            try addList(String(input.dropFirst()))
        } else {
            try addPath(input)
        }
    }

    private mutating func addList(_ path: String) throws {
        if let status = Self.status(path), status.st_mode & S_IFMT == S_IFDIR {
            return try fail(path, .cannotOpen("it is a directory, not a list"))
        }
        guard let file = fopen(path, "re") else {
            let reason = errno == ENOENT ? "no such file" : String(cString: strerror(errno))
            return try fail(path, .cannotOpen(reason))
        }
        defer { fclose(file) }
        try addLines(of: file, named: path)
    }

    private mutating func addLines(of file: UnsafeMutablePointer<FILE>?, named name: String) throws {
        guard let file else { return try fail(name, .cannotOpen(String(cString: strerror(errno)))) }
        var entries = ListEntries(file)
        var number = 0
        let before = seen
        while let bytes = entries.next() {
            number += 1
            // A line holds a NUL only where two kinds of lists were put together.
            for part in bytes.split(separator: 0) {
                guard let text = String(validating: part, as: UTF8.self) else {
                    try fail(name, .unsupported("is not text in UTF-8"), line: number)
                    continue
                }
                if entries.areExact {
                    try add(text, allowLists: false)
                    continue
                }
                let path = (number == 1 && text.hasPrefix("\u{feff}") ? text.dropFirst() : text[...]).trimmingBlanks
                if !path.isEmpty, !path.hasPrefix("#") { try add(path, allowLists: false) }
            }
        }
        if ferror(file) != 0 { try fail(name, .cannotOpen(String(cString: strerror(errno)))) }
        if seen == before { try fail(name, .unsupported("names no files")) }
    }

    private mutating func addPath(_ path: String) throws {
        if let status = Self.status(path) { return try add(path, status) }
        let reason = Self.reasonForMissing(path)
        if let archive = Self.archive(of: path) { return addMember(path, of: archive) }
        let matches = Self.matches(pattern: path)
        if matches.isEmpty { try fail(path, .cannotOpen(reason)) }
        for match in matches {
            if let status = Self.status(match) {
                try add(match, status)
            } else {
                try fail(match, .cannotOpen(Self.reasonForMissing(match)))
            }
        }
    }

    /// The file that a path goes through as if it were a folder.
    private static func archive(of path: String) -> stat? {
        var folder = path[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            if let status = status(String(folder)) { return status.st_mode & S_IFMT == S_IFREG ? status : nil }
        }
        return nil
    }

    /// A file in an archive, which is opened by that name; other names of it are not known as such.
    private mutating func addMember(_ path: String, of archive: stat) {
        archives[files.count] = Identity(archive)
        add(path, inFolder: "", Identity(archive, member: path), isNamed: true)
    }

    private mutating func add(_ path: String, _ status: stat) throws {
        guard status.st_mode & S_IFMT == S_IFDIR else {
            return isOwnOrOverwritten(path, Identity(status))
                ? () : add(path, inFolder: "", Identity(status), isNamed: true)
        }
        try addFolder(path, Identity(status))
    }

    /// A pattern that the shell has expanded names the command's own files as well.
    private mutating func isOwnOrOverwritten(_ path: String, _ identity: Identity) -> Bool {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let (folder, name) = (String(path[..<start]), String(path[start...]))
        let isNear = ownPlace.map { name.hasPrefix($0.name) } ?? false
        let place =
            isNear ? Self.identity(folder.isEmpty ? "." : folder).map { Place(identity: $0, path: folder) } : nil
        guard isOwn(name, identity, in: place) else { return false }
        seen += 1
        if identity == ownOutput, !OwnOutput.isReplaceable(path, isNamed: true) { overwritten = path }
        return true
    }

    private mutating func add(_ name: String, inFolder folder: String, _ identity: Identity, isNamed: Bool) {
        seen += 1
        files.append(name, inFolder: folder, isNamed: isNamed)
        numbers.append(identity.hashValue)
    }

    private mutating func fail(_ path: String, _ cause: FormatError.Cause, line: Int? = nil) throws {
        seen += 1
        var error = FormatError(path, cause)
        error.place = line.map { .line($0) }
        try onError(error)
    }

    // MARK: - Folders

    private mutating func addFolder(_ path: String, _ identity: Identity) throws {
        if above.contains(identity) {
            return try fail(
                path, .unsupported("is a link to a folder that it lies in, so that its files come in a circle"))
        }
        if let count = filesInFolder[identity] {
            seen += 1
            leftOut.repeated += count
            return
        }
        let place = Place(identity: identity, path: path.hasSuffix("/") ? path : path + "/")
        let names: FolderNames
        do {
            names = try FolderNames(path)
        } catch {
            return try fail(path, .cannotOpen("the directory cannot be read"))
        }
        let (before, filesBefore) = (seen, files.count)
        above.append(identity)
        var more: FolderNames? = names
        while let names = more {
            for index in names.indices {
                guard let name = names[index] else {
                    // Another name than this is what the system would be asked for.
                    try fail(place.path + names.repaired(index), .cannotOpen("its name is not in UTF-8; rename it"))
                    continue
                }
                try addEntry(name, in: place)
            }
            do {
                more = try names.next(path)
            } catch {
                more = nil
                try fail(path, .cannotOpen("the directory cannot be read any further"))
            }
        }
        above.removeLast()
        if seen == before {
            try fail(
                path,
                .unsupported(names.isEmpty ? "is an empty directory" : "is a directory that holds no file to read"))
        }
        filesInFolder[identity] = files.count - filesBefore
    }

    private mutating func addEntry(_ name: String, in place: Place) throws {
        let path = place.path + name
        guard let status = Self.status(path) else {
            return try fail(path, .cannotOpen(Self.reasonForMissing(path)))
        }
        let identity = Identity(status)
        if status.st_mode & S_IFMT == S_IFDIR { return try addFolder(path, identity) }
        if isOwn(name, identity, in: place) {
            seen += 1
            if identity == ownOutput, !OwnOutput.isReplaceable(path, isNamed: false) { overwritten = path }
        } else if isCompanion(path) {
            seen += 1
        } else if FileKind.isBesideCandidates(name) {
            seen += 1
            leftOut.addOther(name)
        } else {
            add(name, inFolder: place.path, identity, isNamed: false)
        }
    }

    /// Whether a file is what the command writes, reads besides its inputs, or has left unfinished.
    private func isOwn(_ name: String, _ identity: Identity, in place: Place?) -> Bool {
        if identity == ownOutput || ownOthers.contains(identity) { return true }
        guard let ownPlace, ownPlace.folder == place?.identity else { return false }
        let unfinished = BatchPreprocessor.Unfinished(for: ownPlace.name)
        return ([ownPlace.name, InputErrorList.path(for: ownPlace.name)] + unfinished.paths).contains {
            name == $0 || OutputFile.isTemporary(name, for: $0)
        }
    }

    /// Whether a file only says more about a fold beside it, as PRESTO's .bestprof does; it is read with the fold.
    private func isCompanion(_ path: String) -> Bool {
        path.hasSuffix(".bestprof") && access(String(path.dropLast(".bestprof".count)), F_OK) == 0
    }

    /// Why there is nothing under a name that was given or that a directory lists.
    private static func reasonForMissing(_ path: String) -> String {
        let failure = errno
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, [ENOENT, ENOTDIR, ELOOP].contains(failure) {
            return failure == ELOOP ? "it is a link to itself" : "it is a link to nothing"
        }
        // Bytes that are no UTF-8 come out of a command line or a list as this character.
        if path.contains("\u{fffd}") { return "its name is not in UTF-8; rename it" }
        return failure == ENOENT ? "no such file or directory" : String(cString: strerror(failure))
    }

    private static func matches(pattern: String) -> [String] {
        guard pattern.contains(where: { "*?[".contains($0) }) else { return [] }
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { index in result.gl_pathv[index].map { String(cString: $0) } }
    }

    // MARK: - The same file by several names

    /// The files without those that are there already. The first name stays.
    mutating func finish() -> (SurveyFiles, LeftOut, overwritten: String?) {
        let numbers = numbers
        var order = Array(0..<UInt32(numbers.count))
        order.sort { first, second in
            let (one, other) = (numbers[Int(first)], numbers[Int(second)])
            return one != other ? one < other : first < second
        }
        var isRepeated = BitArray(repeating: false, count: files.count)
        var distinct: [Int] = []
        for index in order.map(Int.init) {
            if let first = distinct.first, numbers[first] != numbers[index] { distinct = [] }
            guard let earlier = distinct.first(where: { isSame(files[$0], files[index]) }) else {
                distinct.append(index)
                continue
            }
            isRepeated[index] = true
            leftOut.repeated += 1
            if files[index].isNamed { files.markAsNamed(earlier) }
        }
        // A member of an archive that is an input itself comes with it.
        for (index, archive) in archives where !isRepeated[index] {
            let isInput = numbers.indices.contains { place in
                numbers[place] == archive.hashValue && Self.identity(files[place].path) == archive
            }
            guard isInput else { continue }
            isRepeated[index] = true
            leftOut.repeated += 1
        }
        return (leftOut.repeated > 0 ? files.without(isRepeated) : files, leftOut, overwritten)
    }

    /// Whether two files of the same number are one.
    private func isSame(_ first: SurveyFile, _ second: SurveyFile) -> Bool {
        func identity(_ path: String) -> Identity? {
            Self.status(path).map { Identity($0) } ?? Self.archive(of: path).map { Identity($0, member: path) }
        }
        guard first.path != second.path else { return true }
        guard let one = identity(first.path), let other = identity(second.path) else { return false }
        return one == other
    }
}

/// The entries of a list of paths: its lines or, where it holds a NUL, what stands between NULs, as `find -print0` writes it.
///
/// They are read piece by piece, since a list may name millions of files.
private struct ListEntries {
    /// Far more than the longest path, so that the first piece of a list with NULs holds one.
    private static let pieceBytes = 1 << 16

    private let file: UnsafeMutablePointer<FILE>
    private var bytes: [UInt8] = []
    /// Where the next entry begins.
    private var start = 0
    private var separator: UInt8?

    init(_ file: UnsafeMutablePointer<FILE>) {
        self.file = file
    }

    /// The entries are paths to the letter, without comments or blanks around them.
    var areExact: Bool { separator == 0 }

    mutating func next() -> [UInt8]? {
        while true {
            if let separator, let end = bytes[start...].firstIndex(of: separator) {
                defer { start = end + 1 }
                return Array(bytes[start..<end])
            }
            guard readOn() else { break }
        }
        // Behind the last entry there need be nothing.
        defer { start = bytes.count }
        return start < bytes.count ? Array(bytes[start...]) : nil
    }

    /// Reads another piece behind what is left, as long as that at least, so that a long line is not gone through too often.
    ///
    /// - Returns: whether there was one.
    private mutating func readOn() -> Bool {
        bytes.removeFirst(start)
        start = 0
        let (file, kept) = (file, bytes.count)
        let wanted = max(Self.pieceBytes, kept)
        bytes.append(contentsOf: repeatElement(0, count: wanted))
        let got = bytes.withUnsafeMutableBytes { fread($0.baseAddress.map { $0 + kept }, 1, wanted, file) }
        bytes.removeLast(wanted - got)
        if separator == nil { separator = bytes.contains(0) ? 0 : UInt8(ascii: "\n") }
        return got > 0
    }
}
