import Candidates

/// What a row's trailing `%` comment tells: the path of the candidate and, by its folder, the class.
///
/// The table of the HTRU 1 candidates has its classes there (`…/pulsars/pulsar_0001.phcx:0`); the number behind the
/// colon is the same on every row and means nothing.
struct CommentNote: Equatable {
    var name: String?
    var label: Label?

    init(_ comment: String) {
        var path = Substring(comment.trimmed)
        if let colon = path.lastIndex(of: ":"), path[path.index(after: colon)...].allSatisfy(\.isNumber) {
            path = path[..<colon]
        }
        let parts = path.split(separator: "/")
        guard let file = parts.last else { return }
        let folder = parts.dropLast().last.map(String.init)
        name = folder.map { "\($0)/\(file)" } ?? String(file)
        label = folder.flatMap(Label.init(folder:))
    }
}
