/// Points of a line as it lies on a picture.
enum Polyline {
    typealias Point = (x: Double, y: Double)

    /// Fewer points that draw the same line: nowhere further from it than a part of a pixel.
    ///
    /// - Parameters:
    ///   - points: finite, in pixels.
    ///   - tolerance: in pixels.
    static func simplified(_ points: [Point], tolerance: Double = 0.2) -> [Point] {
        withoutDetours(withinColumns(points), tolerance: tolerance)
    }

    /// Of neighbours in one column of half a pixel the first, the lowest, the highest and the last.
    private static func withinColumns(_ points: [Point]) -> [Point] {
        func column(_ index: Int) -> Double { (points[index].x * 2).rounded(.down) }
        var kept: [Point] = []
        var start = 0
        while start < points.count {
            var (end, low, high) = (start, start, start)
            while end + 1 < points.count, column(end + 1) == column(start) {
                end += 1
                if points[end].y < points[low].y { low = end }
                if points[end].y > points[high].y { high = end }
            }
            kept += Set([start, low, high, end]).sorted().map { points[$0] }
            start = end + 1
        }
        return kept
    }

    /// Keeps the points that a line without them would miss (Douglas & Peucker 1973).
    private static func withoutDetours(_ points: [Point], tolerance: Double) -> [Point] {
        guard points.count > 2 else { return points }
        var isKept = [Bool](repeating: false, count: points.count)
        (isKept[0], isKept[points.count - 1]) = (true, true)
        var waiting = [(0, points.count - 1)]
        while let (start, end) = waiting.popLast() {
            guard end - start > 1 else { continue }
            var (furthest, distance) = (start, tolerance)
            for index in (start + 1)..<end {
                let own = self.distance(points[index], from: points[start], to: points[end])
                if !(own <= distance) { (furthest, distance) = (index, own) }
            }
            guard furthest > start else { continue }
            isKept[furthest] = true
            waiting += [(start, furthest), (furthest, end)]
        }
        return points.indices.filter { isKept[$0] }.map { points[$0] }
    }

    private static func distance(_ point: Point, from start: Point, to end: Point) -> Double {
        let (x, y) = (end.x - start.x, end.y - start.y)
        let length = x * x + y * y
        let along = length > 0 ? ((point.x - start.x) * x + (point.y - start.y) * y) / length : 0
        let share = min(max(along, 0), 1)
        let (dx, dy) = (point.x - start.x - share * x, point.y - start.y - share * y)
        return (dx * dx + dy * dy).squareRoot()
    }
}
