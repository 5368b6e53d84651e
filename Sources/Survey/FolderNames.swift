import Glibc

/// The names in a folder in the order of their bytes, without those that begin with a dot.
struct FolderNames {
    struct CannotRead: Error {}

    /// One behind the other, each with a zero at its end: a folder may hold millions.
    private var bytes: [CChar] = []
    private var starts: [Int] = []
    /// Not even a hidden name is there.
    private(set) var isEmpty = true

    init(_ path: String) throws(CannotRead) {
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
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            starts.sort { strcmp(base + $0, base + $1) < 0 }
        }
    }

    private mutating func add(_ name: UnsafeBufferPointer<CChar>) {
        let dot = CChar(bitPattern: UInt8(ascii: "."))
        if name.elementsEqual([dot]) || name.elementsEqual([dot, dot]) { return }
        isEmpty = false
        guard name.first != dot else { return }
        starts.append(bytes.count)
        bytes.append(contentsOf: name)
        bytes.append(0)
    }

    var indices: Range<Int> { starts.indices }

    /// `nil` for a name that is not in UTF-8.
    subscript(index: Int) -> String? {
        String(validating: bytes[starts[index]...].prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A name with another character where it is not in UTF-8.
    func repaired(_ index: Int) -> String {
        String(decoding: bytes[starts[index]...].prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
