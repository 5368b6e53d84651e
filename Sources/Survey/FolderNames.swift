import Glibc

/// The names in a folder in the order of their bytes, without those that begin with a dot; of a folder of very many the first
/// of them, and what comes behind a name can be asked for.
struct FolderNames {
    struct CannotRead: Error {}

    /// So many are held at once.
    private let mostNames: Int

    /// One behind the other, each with a zero at its end.
    private var bytes: [CChar] = []
    private var starts: [Int] = []
    /// Not even a hidden name is there.
    private(set) var isEmpty = true
    /// There are names behind these.
    private(set) var isCutOff = false
    /// The name that these stand behind.
    private let earlier: [CChar]

    /// - Parameter earlier: only names behind it, as far as there is room.
    init(_ path: String, after earlier: [CChar] = [0], mostNames: Int = 1 << 17) throws(CannotRead) {
        (self.earlier, self.mostNames) = (earlier, mostNames)
        guard let folder = opendir(path) else { throw CannotRead() }
        defer { closedir(folder) }
        errno = 0
        while let entry = readdir(folder) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) { name in
                    add(UnsafeBufferPointer(start: name, count: strlen(name)))
                }
            }
            errno = 0
        }
        guard errno == 0 else { throw CannotRead() }
        sort()
        if starts.count > mostNames { keepFirst() }
    }

    private mutating func sort() {
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            starts.sort { strcmp(base + $0, base + $1) < 0 }
        }
    }

    /// Keeps as many of the names, which are in order, as may be held.
    private mutating func keepFirst() {
        isCutOff = true
        var kept: [CChar] = []
        for index in 0..<mostNames {
            let name = self.name(index)
            starts[index] = kept.count
            kept.append(contentsOf: name)
        }
        starts.removeLast(starts.count - mostNames)
        bytes = kept
    }

    /// With the zero at its end.
    private func name(_ index: Int) -> ArraySlice<CChar> {
        let end = bytes[starts[index]...].firstIndex(of: 0) ?? bytes.endIndex
        return bytes[starts[index]..<min(end + 1, bytes.endIndex)]
    }

    /// The names behind these; `nil` if there are none.
    func next(_ path: String) throws(CannotRead) -> FolderNames? {
        isCutOff ? try FolderNames(path, after: Array(name(starts.count - 1)), mostNames: mostNames) : nil
    }

    private mutating func add(_ name: UnsafeBufferPointer<CChar>) {
        let dot = CChar(bitPattern: UInt8(ascii: "."))
        if name.elementsEqual([dot]) || name.elementsEqual([dot, dot]) { return }
        isEmpty = false
        guard name.first != dot, let base = name.baseAddress, strcmp(base, earlier) > 0 else { return }
        starts.append(bytes.count)
        bytes.append(contentsOf: name)
        bytes.append(0)
        if starts.count == 2 * mostNames {
            sort()
            keepFirst()
        }
    }

    var indices: Range<Int> { starts.indices }

    /// `nil` for a name that is not in UTF-8.
    subscript(index: Int) -> String? {
        String(validating: name(index).dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A name with another character where it is not in UTF-8.
    func repaired(_ index: Int) -> String {
        String(decoding: name(index).dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
