import Formats
import ScoreStore
import Sifting

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

    /// Writes all candidates of a store; memory does not grow with them.
    ///
    /// - Parameter sifter: what each candidate is compared with, if anything.
    /// - Throws: `OutputFile.WriteError`.
    public static func write(
        _ store: ScoreStore, sifter: Sifter? = nil, format: Format, to path: String
    ) throws(OutputFile.WriteError) {
        let list = try RankedList(store, sifter: sifter)
        switch format {
        case .csv: try RankedListCSV.write(list, to: path)
        case .fits: try RankedListFITS.write(list, to: path)
        case .json: try RankedListJSON.write(list, to: path)
        }
    }
}
