import Formats

/// The paths of the candidates that are selected, one a line, the likeliest pulsars first; each file once.
enum RankedListPaths {
    static func write(_ list: RankedList, to path: String) throws(OutputFile.WriteError) {
        try OutputFile.write(to: path) { append throws(OutputFile.WriteError) in
            var written: Set<String> = []
            try list.forEachRows { rows throws(OutputFile.WriteError) in
                var text = TextBuilder()
                for row in rows where row.isSelected && written.insert(row.candidate.origin.path).inserted {
                    text.append(row.candidate.origin.path)
                    text.append("\n")
                }
                try append(text.bytes)
            }
        }
    }
}
