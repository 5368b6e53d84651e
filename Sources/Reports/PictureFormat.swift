/// How a picture is written.
public enum PictureFormat: String, CaseIterable, Sendable {
    /// Pixels.
    case png
    /// Lines and outlines of letters, sharp at any size.
    case svg
    /// As SVG, with letters that can be searched and copied.
    case pdf

    /// By the ending of a file's name, in upper or lower case; `nil` for any other ending, or for a name that is nothing
    /// but an ending.
    public init?(path: String) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex,
            let format = PictureFormat(rawValue: name[name.index(after: dot)...].lowercased())
        else { return nil }
        self = format
    }

    /// The endings as a sentence names them.
    public static let endings = ".png, .svg or .pdf"
}
