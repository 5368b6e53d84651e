/// Why a data set could not be read. Reads as one sentence that names file, place and cause.
public struct DataSetError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong; the text goes on after the file's name.
    public enum Cause: Equatable, Sendable {
        case cannotOpen(String)
        /// The file is of another kind than expected.
        case wrongFormat(String)
        /// The file ends before what it says it holds.
        case truncated(String)
        case damaged(String)
        case tooLarge(String)
        /// The file is sound, but uses something that is not read here.
        case unsupported(String)
        /// Two parts that belong together do not fit.
        case mismatch(String)
        /// A file or class that has to be there is not.
        case missing(String)
    }

    public var path: String
    /// A place within the file, such as `byte 16` or `record 3`.
    public var place: String?
    public var cause: Cause

    public init(_ path: String, _ cause: Cause) {
        self.path = path
        self.cause = cause
    }

    public init(_ path: String, _ place: String, _ cause: Cause) {
        self.path = path
        self.place = place
        self.cause = cause
    }

    public var description: String {
        place.map { "\(path), \($0): \(reason)" } ?? "\(path): \(reason)"
    }

    public var reason: String {
        switch cause {
        case .cannotOpen(let reason): "cannot be opened: \(reason)"
        case .wrongFormat(let reason), .truncated(let reason), .damaged(let reason), .tooLarge(let reason),
            .unsupported(let reason), .mismatch(let reason), .missing(let reason):
            reason
        }
    }
}
