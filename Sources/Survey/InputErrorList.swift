import Formats

/// The inputs that could not be read, as CSV: which, where in it, and why.
public enum InputErrorList {
    /// Where the list for an output file goes.
    public static func path(for output: String) -> String { "\(output).errors.csv" }

    /// - Throws: `OutputFile.WriteError`.
    public static func write(_ errors: [FormatError], to path: String) throws(OutputFile.WriteError) {
        var text = TextBuilder()
        text.append("input,place,reason\n")
        for error in errors {
            text.appendQuoted(error.path)
            text.append(",")
            text.appendQuoted(error.placeText)
            text.append(",")
            text.appendQuoted(error.reason)
            text.append("\n")
        }
        try OutputFile.write(text.bytes, to: path)
    }
}
