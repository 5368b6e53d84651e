import Candidates

extension MetadataTable {
    /// So close are two periods of one candidate, relative to them: a fold's own search and the Earth's motion change
    /// it by less. It is what numbers in names are checked by, and what errors and derivatives of a period must go
    /// with.
    static let samePeriod = 1e-3
    /// A row of a candidate's name with a period further off is of another candidate.
    static let otherPeriod = 1e-2
    /// An error of a dispersion measure is that of one that is so close, relative or in pc cm^-3.
    private static let sameDispersion = (relative: 0.1, absolute: 5.0)
    private static let sameAcceleration = 0.1

    static func differ(_ first: Double, _ second: Double, by tolerance: Double) -> Bool {
        !(abs(first - second) <= tolerance * max(abs(first), abs(second)))
    }

    /// Fills the gaps of a header with what a row says. What the header has stays as it is.
    func fill(_ header: inout CandidateHeader, fromRow row: Int) {
        let takesPeriod = fillGap(.periodSeconds, of: &header, fromRow: row)
        for column in HeaderColumn.allCases where mayFill(column, of: header, fromRow: row) {
            fillGap(column, of: &header, fromRow: row)
        }
        for text in HeaderText.allCases where text != .frame && header[text: text] == nil {
            header.set(text, word(text, ofRow: row).flatMap { MissingValue.isOne($0) ? nil : $0 })
        }
        // A frame says what clock the period is by, so that it goes with that period alone.
        if takesPeriod, header.frame == nil {
            header.frame = frame
            if frame == nil { header.set(.frame, word(.frame, ofRow: row)) }
        }
    }

    /// - Returns: whether there was a gap that is now filled.
    @discardableResult
    private func fillGap(_ column: HeaderColumn, of header: inout CandidateHeader, fromRow row: Int) -> Bool {
        let value = value(column, ofRow: row)
        guard header[keyPath: column.keyPath] == nil, !isUnsaid(column, value) else { return false }
        let before = header.leftOut
        let isSet = header.set(column, value)
        // Another list may have said the same already.
        if !isSet, let reason = header.leftOut.last, before.contains(reason) { header.leftOut = before }
        return isSet
    }

    /// NaN, and a zero where it stands for "not known": for an error, and for what cannot be zero.
    private func isUnsaid(_ column: HeaderColumn, _ value: Double) -> Bool {
        guard !value.isNaN else { return true }
        switch column {
        case .periodErrorSeconds, .dispersionMeasureError, .accelerationError: return value == 0
        default: return value == 0 && !column.range.contains(0)
        }
    }

    /// Whether a row may be of a candidate by their dispersion measures; those that are not known may be any.
    func agreesInDispersion(_ header: CandidateHeader, row: Int) -> Bool {
        let theirs = value(.dispersionMeasure, ofRow: row)
        guard let own = header.dispersionMeasure, !theirs.isNaN else { return true }
        return abs(own - theirs) <= max(Self.sameDispersion.absolute, Self.sameDispersion.relative * abs(own))
    }

    /// Whether a row's number goes with what the header has by now.
    private func mayFill(_ column: HeaderColumn, of header: CandidateHeader, fromRow row: Int) -> Bool {
        func pair(_ column: HeaderColumn) -> (own: Double, row: Double)? {
            header[keyPath: column.keyPath].map { ($0, value(column, ofRow: row)) }
        }
        switch column {
        case .signalToNoise, .periodSeconds: return false
        case .periodErrorSeconds, .periodDerivative, .periodEpoch:
            return pair(.periodSeconds).map { !Self.differ($0.own, $0.row, by: Self.samePeriod) } ?? false
        case .dispersionMeasureError:
            return header.dispersionMeasure != nil && agreesInDispersion(header, row: row)
        case .accelerationError:
            let error = value(.accelerationError, ofRow: row)
            return pair(.accelerationMetresPerSecondSquared).map { own, row in
                abs(own - row) <= max(error, Self.sameAcceleration * abs(own))
            } ?? false
        // Both zero is what a header has that nobody filled in.
        case .rightAscensionDegrees, .declinationDegrees:
            return value(.rightAscensionDegrees, ofRow: row) != 0 || value(.declinationDegrees, ofRow: row) != 0
        default: return true
        }
    }
}
