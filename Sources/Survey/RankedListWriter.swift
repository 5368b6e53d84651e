import Formats
import OutputFiles

/// Writes a ranked list as its file's extension says.
public enum RankedListWriter {
    public enum Format: String, Sendable, CaseIterable {
        case csv, fits, json
        /// The paths of what is selected.
        case txt

        /// The format that a path's extension asks for, or `nil` for any other extension.
        public init?(path: String) {
            guard let dot = path.lastIndex(of: "."),
                let format = Format(rawValue: path[dot...].dropFirst().lowercased())
            else { return nil }
            self = format
        }
    }

    /// Which columns a list has.
    public enum Layout: Sendable, Equatable {
        /// psrsieve's own.
        case all
        /// Those of PICS in ELDEN-RING, under these names.
        case pics([String])
    }

    /// The columns that ELDEN-RING takes of PICS.
    public static let picsColumns = RankedListPICS.standardColumns

    /// Writes all candidates of a list; memory does not grow with them.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public static func write(
        _ list: RankedList, format: Format, layout: Layout = .all, to path: String
    ) throws(OutputFile.WriteError) {
        if case .pics(let columns) = layout {
            return try RankedListPICS.write(list, columns: columns, to: path)
        }
        switch format {
        case .csv: try RankedListCSV.write(list, to: path)
        case .fits: try RankedListFITS.write(list, to: path)
        case .json: try RankedListJSON.write(list, to: path)
        case .txt: try RankedListPaths.write(list, to: path)
        }
    }
}
