import Candidates
import Preprocessing

/// What preprocessing makes of a candidate: above, its profile, planes and DM curve as the file holds them; below, as an
/// image classifier sees them.
public struct NetworkViewPicture: Picture {
    private static let panel = 256.0
    private static let left = 84.0
    private static let gap = 72.0
    private static let right = 36.0
    private static let below = 330.0

    public let width: Int
    public var height: Int { Int((rowTops.last ?? 0) + Self.below) }
    /// Whether there is what the file holds, above what became of it.
    private let hasFile: Bool
    private let title: String
    private let columns: [NetworkViewColumn]

    /// - Returns: `nil` if the candidate has nothing that such a network sees.
    public init?(_ candidate: Candidate, size: Int = CandidatePlanes.defaultSize) {
        let planes = CandidatePlanes(candidate, size: size)
        let columns = NetworkViewColumn.columns(of: { planes[$0] }, size: size, file: candidate)
        self.init(title: candidate.name, columns: columns, hasFile: true)
    }

    /// Of a candidate whose file is not at hand, only what became of it.
    ///
    /// - Parameters:
    ///   - size: rows and columns of the planes.
    ///   - arrays: those that the candidate has, as `CandidatePlanes` makes them.
    /// - Returns: `nil` if there are neither planes nor curves.
    public init?(title: String, size: Int, arrays: [CandidateArray: [Float]]) {
        let columns = NetworkViewColumn.columns(of: { arrays[$0] }, size: size, file: nil)
        self.init(title: title, columns: columns, hasFile: false)
    }

    private init?(title: String, columns: [NetworkViewColumn], hasFile: Bool) {
        guard !columns.isEmpty else { return nil }
        self.title = title
        self.columns = columns
        self.hasFile = hasFile
        // Room for the line at the bottom, whatever the number of arrays.
        let count = Double(max(columns.count, 2))
        width = Int(Self.left + count * Self.panel + (count - 1) * Self.gap + Self.right)
    }

    private var rowTops: [Double] { hasFile ? [126, 462] : [126] }

    public func draw(on canvas: Canvas) {
        canvas.text(
            title, at: (Self.left, 42), .init(size: 20, isBold: true), mostWidth: Double(width) - 2 * Self.left)
        let headings = (hasFile ? ["in the file"] : []) + ["as a network sees it"]
        for (row, heading) in headings.enumerated() {
            canvas.text(
                heading, at: (Self.left, rowTops[row] - (row == 0 ? 42 : 14)),
                .init(size: 13, isBold: true, colour: .accent))
        }
        for (index, column) in columns.enumerated() {
            let frames = rowTops.map {
                Rectangle(
                    left: Self.left + Double(index) * (Self.panel + Self.gap), top: $0, width: Self.panel,
                    height: Self.panel)
            }
            canvas.text(column.title, at: (frames[0].middle.x, frames[0].top - 10), .init(alignment: .middle))
            column.draw(on: canvas, file: hasFile ? frames.first : nil, network: frames[frames.count - 1])
        }
        let scale = NormalisedPlane.scale
        canvas.text(
            "A network's planes are white at \(Number.short(scale.white, digits: 3)) and black at "
                + "\(Number.short(scale.black, digits: 3)) deviations from the median; rows without data are 0.",
            at: (Self.left, Double(height) - 14), .init(size: 11, colour: .secondaryText))
    }
}
