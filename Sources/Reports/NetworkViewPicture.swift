import Candidates
import Preprocessing

/// What preprocessing makes of a candidate: above, its profile, planes and DM curve as the file holds them; below, as an
/// image classifier sees them.
///
/// The same candidate gives the same bytes on the same machine.
public struct NetworkViewPicture {
    private static let panel = 256.0
    private static let left = 84.0
    private static let gap = 72.0
    private static let right = 36.0
    private static let rowTops = [126.0, 462.0]
    /// Pixels.
    public static let height = 792

    public let width: Int
    private let title: String
    private let columns: [NetworkViewColumn]

    /// - Returns: `nil` if the candidate has nothing that such a network sees.
    public init?(_ candidate: Candidate, size: Int = CandidatePlanes.defaultSize) {
        columns = Self.columns(candidate, CandidatePlanes(candidate, size: size))
        guard !columns.isEmpty else { return nil }
        title = candidate.name
        let count = Double(columns.count)
        width = Int(Self.left + count * Self.panel + (count - 1) * Self.gap + Self.right)
    }

    /// What the file holds and what became of it, side by side; what is on neither side is left out.
    private static func columns(_ candidate: Candidate, _ planes: CandidatePlanes) -> [NetworkViewColumn] {
        func plane(_ title: String, _ rows: String, _ before: PhasePlane?, _ after: [Float]?) -> NetworkViewColumn? {
            guard let before, let after else { return nil }
            return NetworkViewColumn(
                title: title, content: .plane(rows: rows, before: before, after: after, size: planes.size))
        }
        let profile = candidate.fold.profile.flatMap { before in
            planes.profile.map {
                NetworkViewColumn(title: "profile", content: .profile(before: before, after: $0))
            }
        }
        let dmCurve = CandidatePlanes.dmCurve(of: candidate).flatMap { before in
            planes.dmCurve.map { NetworkViewColumn(title: "DM curve", content: .dmCurve(before: before, after: $0)) }
        }
        return [
            profile, plane("time and phase", "sub-integration", candidate.fold.timePhase, planes.timePhase),
            plane("frequency and phase", "sub-band", candidate.fold.subBands?.plane, planes.frequencyPhase), dmCurve,
        ].compactMap { $0 }
    }

    /// The picture as PNG, `width` x `height` pixels.
    ///
    /// - Throws: `DrawingError` if memory ran out.
    public func png() throws(DrawingError) -> [UInt8] {
        let canvas = Canvas(width: width, height: Self.height)
        canvas.text(
            title, at: (Self.left, 42), .init(size: 20, isBold: true), mostWidth: Double(width) - 2 * Self.left)
        canvas.text("in the file", at: (Self.left, 84), .init(size: 13, isBold: true, colour: .accent))
        canvas.text(
            "as a network sees it", at: (Self.left, Self.rowTops[1] - 14),
            .init(size: 13, isBold: true, colour: .accent))
        for (index, column) in columns.enumerated() {
            let frames = Self.rowTops.map {
                Rectangle(
                    left: Self.left + Double(index) * (Self.panel + Self.gap), top: $0, width: Self.panel,
                    height: Self.panel)
            }
            canvas.text(column.title, at: (frames[0].middle.x, frames[0].top - 10), .init(alignment: .middle))
            column.draw(on: canvas, before: frames[0], after: frames[1])
        }
        let scale = NormalisedPlane.scale
        canvas.text(
            "Below, planes are white at \(Number.short(scale.white, digits: 3)) and black at "
                + "\(Number.short(scale.black, digits: 3)) deviations from the median; rows without data are 0.",
            at: (Self.left, Double(Self.height) - 14), .init(size: 11, colour: .secondaryText))
        return try canvas.png()
    }
}
