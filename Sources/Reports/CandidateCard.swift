import Candidates

/// A candidate of which there is nothing to draw: what is known of it, and why there is no more.
public struct CandidateCard: Picture {
    private static let left = 80.0
    private static let top = 112.0

    public let width = 1280
    public let height: Int
    private let title: String
    private let reason: String
    private let facts: CandidateFacts

    public init(_ candidate: Candidate, reason: String) {
        (title, self.reason) = (candidate.name, reason)
        facts = CandidateFacts(candidate)
        height = Int(Self.top + facts.height) + 40
    }

    public func draw(on canvas: Canvas) {
        let room = Double(width) - 2 * Self.left
        canvas.text(title, at: (Self.left, 46), .init(size: 20, isBold: true), mostWidth: room)
        canvas.text(reason, at: (Self.left, 70), .init(size: 13, colour: .secondaryText), mostWidth: room)
        facts.draw(on: canvas, left: Self.left, top: Self.top - 6)
    }
}
