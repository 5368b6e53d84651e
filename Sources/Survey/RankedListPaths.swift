import Formats
import OutputFiles

/// The paths of the candidates that are selected, one a line, the likeliest pulsars first; each file once.
enum RankedListPaths {
    static func write(_ list: RankedList, to path: String) throws(OutputFile.WriteError) {
        try OutputFile.write(to: path) { append throws(OutputFile.WriteError) in
            var written: Set<String> = []
            try list.forEachRows { rows throws(OutputFile.WriteError) in
                var text = TextBuilder()
                for row in rows where row.isSelected && written.insert(row.candidate.origin.path).inserted {
                    guard !row.candidate.origin.path.contains(where: \.isNewline) else {
                        throw OutputFile.WriteError(
                            path: path,
                            reason:
                                "\(row.candidate.origin.path.debugDescription) has a line end in its name, so that a list of paths "
                                + "cannot hold it; write the list as CSV")
                    }
                    text.append(row.candidate.origin.path)
                    text.append("\n")
                }
                try append(text.bytes)
            }
        }
    }
}
