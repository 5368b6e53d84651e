import Candidates

/// Which values are white and which black; those between are shades of grey. Dark is bright, as in print.
struct GreyScale: Equatable {
    let white: Double
    let black: Double

    init(white: Double, black: Double) {
        self.white = white
        self.black = black
    }

    /// A scale for a plane whose rows have been levelled: noise stays pale, and a pulse is dark whatever a few rows of
    /// interference do. Black is what nine rows in ten do not exceed, but at least 5 deviations of the noise.
    init(forLevelled plane: PhasePlane) {
        let rows = plane.rowsWithData
        let deviations = rows.flatMap { plane[row: $0].map(abs) }.sorted()
        let noise = 1.4826 * (deviations.isEmpty ? 0 : deviations[deviations.count / 2])
        let peaks = rows.compactMap { plane[row: $0].max() }.sorted()
        let peak = peaks.isEmpty ? 0 : peaks[(peaks.count - 1) * 9 / 10]
        self.init(white: -0.5 * noise, black: max(peak, 5 * noise))
    }

    /// Row-major from the top left; rows that are not used have the colour of missing data.
    func image(_ values: some RandomAccessCollection<Double>, width: Int, isUsed: (_ row: Int) -> Bool) -> PixelImage {
        let pixels = values.enumerated().map { index, value in
            isUsed(index / width) ? colour(value).pixel : Colour.missing.pixel
        }
        return PixelImage(width: width, height: pixels.count / width, pixels: pixels)
    }

    /// 0 for white, 1 for black.
    func share(_ value: Double) -> Double {
        let span = black - white
        return span > 0 && value.isFinite ? min(max((value - white) / span, 0), 1) : 0
    }

    func colour(_ value: Double) -> Colour { Colour.white.mixed(with: .text, share: share(value)) }
}

extension PhasePlane {
    /// Rows that are not zapped; a flat one holds nothing either, whatever its weight.
    var rowsWithData: [Int] {
        (0..<rows).filter { row in weights[row] > 0 && self[row: row].contains { $0 != self.values[row * bins] } }
    }

    /// Each row less its own median.
    var levelled: PhasePlane {
        var plane = self
        for row in 0..<rows {
            let median = self[row: row].sorted()[bins / 2]
            for index in (row * bins)..<((row + 1) * bins) { plane.values[index] -= median }
        }
        return plane
    }

    /// The rows the other way round: the last on top.
    var upsideDown: PhasePlane {
        let order = (0..<rows).reversed()
        return PhasePlane(
            rows: rows, bins: bins, values: order.flatMap { self[row: $0] }, weights: order.map { weights[$0] })
    }

    /// As it is drawn: the first row on top, on the scale that suits it.
    var image: PixelImage {
        let plane = levelled
        let isUsed = Set(plane.rowsWithData)
        return GreyScale(forLevelled: plane).image(plane.values, width: bins, isUsed: isUsed.contains)
    }
}
