import Candidates

/// What the rows of a plane stand for: the title and the axis beside it, upwards.
struct PlaneRows {
    var title: String
    var axis: Axis

    /// Time since the beginning, or the number of the sub-integration where the length is not known.
    static func time(seconds: Double?, rows: Int) -> PlaneRows {
        guard let seconds, seconds > 0, seconds.isFinite else {
            return PlaneRows(title: "sub-integration", axis: Axis(from: 0, to: Double(rows)))
        }
        let units = [("time (h)", 3600.0, 7200.0), ("time (min)", 60, 1200), ("time (s)", 1, 1)]
        let (title, unit, _) = units.first { seconds >= $0.2 } ?? ("time (ms)", 1e-3, 0)
        return PlaneRows(title: title, axis: Axis(from: 0, to: seconds / unit))
    }

    /// From the lower edge of the lowest sub-band to the upper edge of the highest; their numbers where the file does not
    /// say their frequencies.
    static func frequency(_ megahertz: [Double]) -> PlaneRows {
        guard let lowest = megahertz.min(), let highest = megahertz.max(), lowest > 0, highest > lowest else {
            return PlaneRows(title: "sub-band", axis: Axis(from: Double(megahertz.count), to: 0))
        }
        let half = (highest - lowest) / Double(megahertz.count - 1) / 2
        return PlaneRows(title: "frequency (MHz)", axis: Axis(from: lowest - half, to: highest + half))
    }
}

extension SubBands {
    /// The plane with the highest frequency on top, its delays as they are.
    var highestOnTop: PhasePlane {
        PhasePlane(
            rows: plane.rows, bins: plane.bins, values: fromHighest.flatMap { plane[row: $0] },
            weights: fromHighest.map { plane.weights[$0] })
    }
}
