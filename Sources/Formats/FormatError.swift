import Candidates

/// Why a file, or one place in it, could not be read. Reads as one sentence that names file, place and cause.
public struct FormatError: Error, Equatable, Sendable, Codable, CustomStringConvertible {
    /// A place within a file.
    public enum Place: Equatable, Sendable, Codable {
        /// A line of a text file, counted from 1.
        case line(Int)
        /// A part of a binary file, such as `HDU SUBINT, row 3`.
        case part(String)
    }

    /// What is wrong there.
    public enum Cause: Equatable, Sendable, Codable {
        case cannotOpen(String)
        case empty
        case unknownFormat(String)
        case notATable(String)
        case columnCount(expected: Int, found: Int)
        case notANumber(column: String, text: String)
        case notFinite(column: String, text: String)
        case missingValue(column: String)
        case badLabel(String)
        /// Columns that are asked for and the columns that there are.
        case lacksColumns([String], own: [String])
        /// A candidate or a table has not all that a model takes.
        case lacksInputs(String)
        /// A list that psrsieve writes or takes elsewhere, such as a ranked list or a list of labels.
        case notCandidates(String)
        case tooLarge(String)
        case truncated(String)
        case damaged(String)
        case unsupported(String)
    }

    public var path: String
    public var place: Place?
    public var cause: Cause

    public init(_ path: String, _ cause: Cause) {
        self.path = path
        self.cause = cause
    }

    public init(_ path: String, _ place: Place, _ cause: Cause) {
        self.path = path
        self.place = place
        self.cause = cause
    }

    /// One that was written down as words.
    public init(path: String, place: String, reason: String, lacksInputs: Bool) {
        self.path = path
        self.place = place.isEmpty ? nil : .part(place)
        cause = lacksInputs ? .lacksInputs(reason) : .unsupported(reason)
    }

    /// The candidate or table has not what the model takes.
    public var lacksInputs: Bool {
        switch cause {
        case .lacksInputs, .lacksColumns: true
        default: false
        }
    }

    /// One line, whatever stands in the file and its name.
    public var description: String {
        let path = path.onOneLine
        return placeText.isEmpty ? "\(path): \(reason)" : "\(path), \(placeText): \(reason)"
    }

    /// The place in words, empty if the whole file is meant.
    public var placeText: String {
        switch place {
        case nil: ""
        case .line(let number): "line \(number)"
        case .part(let part): part.onOneLine.shortened
        }
    }

    /// The cause in words, as they go on after the file's name.
    public var reason: String { cause.sentence.onOneLine.shortened }
}

extension String {
    /// The same with control characters and line separators written as `\u{a}`, so that bytes of a damaged file neither
    /// break an error's line nor steer a terminal.
    fileprivate var onOneLine: String {
        func breaks(_ scalar: Unicode.Scalar) -> Bool {
            [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
        guard unicodeScalars.contains(where: breaks) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if breaks(scalar) {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension String {
    private static let mostBytes = 300

    /// Cut where it quotes more of a damaged file than anyone would read.
    fileprivate var shortened: String {
        guard utf8.count > Self.mostBytes else { return self }
        var beginning = prefix(Self.mostBytes)
        while beginning.utf8.count > Self.mostBytes { beginning = beginning.prefix(beginning.count * 3 / 4) }
        return beginning + "…"
    }
}

extension FormatError.Cause {
    var sentence: String {
        switch self {
        case .cannotOpen(let reason): "cannot be opened: \(reason)"
        case .empty: "holds no data"
        case .unknownFormat(let reason), .unsupported(let reason), .damaged(let reason), .tooLarge(let reason),
            .truncated(let reason), .notATable(let reason), .notCandidates(let reason), .lacksInputs(let reason):
            reason
        case .columnCount(let expected, let found):
            "has \(found) column\(found == 1 ? "" : "s") where \(expected) are expected"
        case .notANumber(let column, let text): "\(column) is \"\(text)\", which is not a number"
        case .notFinite(let column, let text): "\(column) is \(text), which is not a finite number"
        case .missingValue(let column): "\(column) has no value"
        case .badLabel(let text): "the class is \"\(text)\", which is neither 0, 1 nor ?"
        case .lacksColumns(let missing, let own):
            "lacks what this model needs (\(FeatureName.list(missing))): its columns are \(TableColumns.list(own))"
                + (TableColumns.firstUnknown(own).map {
                    "; --columns \($0)=\(missing.first ?? ""),... says which is which"
                } ?? "")
        }
    }
}
