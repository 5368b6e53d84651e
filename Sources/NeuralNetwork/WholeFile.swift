import Foundation

/// Files written beside their place and renamed, so that none is ever half there.
enum WholeFile {
    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    }
}
