import Formats

/// Writes a ranked list as CSV, FITS or JSON, as the file's extension says.
public enum RankedListWriter {
    public enum Format: String, Sendable, CaseIterable {
        case csv, fits, json

        /// The format that a path's extension asks for, or `nil` for any other extension.
        public init?(path: String) {
            guard let dot = path.lastIndex(of: "."),
                let format = Format(rawValue: path[dot...].dropFirst().lowercased())
            else { return nil }
            self = format
        }
    }

    /// - Throws: `OutputFile.WriteError`.
    public static func write(_ list: RankedList, format: Format, to path: String) throws(OutputFile.WriteError) {
        switch format {
        case .csv: try OutputFile.write(RankedListCSV.pieces(of: list), to: path)
        case .fits: try FITSWriter.write([RankedListFITS.table(of: list)], to: path)
        case .json: try OutputFile.write(RankedListJSON.bytes(of: list), to: path)
        }
    }
}
