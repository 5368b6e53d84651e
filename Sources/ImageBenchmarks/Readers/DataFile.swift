import Archives
import Foundation

/// The whole content of a file, unpacked if it is gzipped.
struct DataFile {
    /// More than the largest file of any data set here (CIFAR-100's training images: 150 MB).
    static let mostBytes = 1 << 30

    let path: String
    let bytes: [UInt8]

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// - Throws: `DataSetError` if it cannot be opened, is no plain file, is larger than a GiB or a damaged gzip file.
    init(path: String) throws(DataSetError) {
        self.path = path
        var status = stat()
        guard stat(path, &status) == 0 else { throw DataSetError(path, .cannotOpen(String(cString: strerror(errno)))) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw DataSetError(path, .cannotOpen("it is no plain file")) }
        guard status.st_size <= Self.mostBytes else {
            throw DataSetError(path, .tooLarge("is larger than \(Self.mostBytes >> 20) MiB"))
        }
        guard let content = FileManager.default.contents(atPath: path) else {
            throw DataSetError(path, .cannotOpen(String(cString: strerror(errno))))
        }
        bytes = try Self.unpacked([UInt8](content), path: path)
    }

    private static func unpacked(_ bytes: [UInt8], path: String) throws(DataSetError) -> [UInt8] {
        guard GzipData.recognises(bytes) else { return bytes }
        do throws(GzipError) {
            return try GzipData.unpack(bytes, limit: mostBytes)
        } catch {
            throw DataSetError(path, error == .damaged ? .damaged(error.reason) : .tooLarge(error.reason))
        }
    }

    /// The file of one of these names in a folder, or of one of them with `.gz` behind it.
    ///
    /// - Throws: `DataSetError` if none is there.
    static func inFolder(_ folder: String, named names: String...) throws(DataSetError) -> DataFile {
        for name in names.flatMap({ [$0, $0 + ".gz"] }) {
            let path = "\(folder)/\(name)"
            if FileManager.default.fileExists(atPath: path) { return try DataFile(path: path) }
        }
        throw DataSetError(folder, .missing("holds no file \(names.joined(separator: " or ")), plain or with .gz"))
    }

    /// The names in a folder, in order.
    ///
    /// - Throws: `DataSetError` if it cannot be listed.
    static func names(inFolder folder: String) throws(DataSetError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
            throw DataSetError(folder, .cannotOpen("No such file or directory"))
        }
        guard isFolder.boolValue, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw DataSetError(folder, .cannotOpen("it is no folder that can be listed"))
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }
}
