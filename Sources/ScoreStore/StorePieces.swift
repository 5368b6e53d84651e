import Formats
import Glibc

/// What goes into a store: pieces of inputs, and how far an input has come.
extension ScoreStore {
    /// A file that is scored.
    public struct Input: Sendable, Equatable {
        public var path: String
        /// Bytes, and the time of the last change in seconds since 1970; `nil` if there is no such file.
        public var size: Int?
        public var changed: Double?
        /// It lies in a file that is an input itself.
        public private(set) var isMember = false

        /// - Parameter location: where the file lies, if it is called otherwise.
        public init(path: String, location: String? = nil) {
            self.path = path
            guard let status = Self.status(location ?? path) else { return }
            size = Int(status.st_size)
            changed = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
        }

        /// Of a file that lies in an archive, what is known of the archive.
        private static func status(_ path: String) -> stat? {
            var (path, status) = (path[...], stat())
            while stat(String(path), &status) != 0 {
                guard errno == ENOTDIR, let slash = path.lastIndex(of: "/") else { return nil }
                path = path[..<slash]
            }
            return status
        }

        /// A file within this one, of whatever name: it changes with it.
        public func member(_ path: String) -> Input {
            var member = self
            (member.path, member.isMember) = (path, true)
            return member
        }
    }

    /// What became of one piece of an input.
    public struct Piece: Sendable {
        public var input: Input
        /// Counted from 0 within the input.
        public var number: Int
        /// Nothing of the input follows.
        public var endsInput: Bool
        /// What the piece went over, of a table.
        public var rows = 0
        public var lines = 0
        public var candidates: [ScoredCandidate]
        public var errors: [FormatError]

        public init(
            of input: Input, number: Int = 0, endsInput: Bool = true, candidates: [ScoredCandidate] = [],
            errors: [FormatError] = []
        ) {
            self.input = input
            self.number = number
            self.endsInput = endsInput
            self.candidates = candidates
            self.errors = errors
        }
    }

    /// How far an input was scored before.
    public enum Progress: Sendable, Equatable {
        case new
        case done
        /// The pieces that are done, by their numbers, with the rows and lines that they went over.
        case partly([Int: Span])

        public struct Span: Sendable, Equatable {
            public var rows: Int
            public var lines: Int

            public init(rows: Int, lines: Int) {
                (self.rows, self.lines) = (rows, lines)
            }
        }
    }
}
