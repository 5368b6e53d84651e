import Candidates
import Foundation
import RandomNumbers
import Testing

@testable import Reports

@Suite struct ScaleTests {
    @Test func ticksAreRound() {
        #expect(Axis(from: 0, to: 2).ticks(atMost: 5).map(\.label) == ["0.0", "0.5", "1.0", "1.5", "2.0"])
        #expect(Axis(from: 1182, to: 1582).ticks(atMost: 5).map(\.label) == ["1200", "1300", "1400", "1500"])
        #expect(Axis(from: -0.3, to: 0.21).ticks(atMost: 4).map(\.label) == ["−0.2", "0.0", "0.2"])
        #expect(Axis(from: 32, to: 0).ticks(atMost: 4).map(\.value) == [0, 10, 20, 30])
        #expect(Axis(from: 0, to: 3e-7).ticks(atMost: 3).map(\.label) == ["0", "1×10⁻⁷", "2×10⁻⁷", "3×10⁻⁷"])
    }

    @Test(arguments: [
        (0.0, 0.0), (.nan, 1), (0, .infinity), (-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude),
        (1e300, 1e300 * (1 + 1e-15)), (0x1p-1074, 0x1p-1073), (1e17, 1e17 + 16),
    ])
    func noRangeHangsAnAxis(_ start: Double, _ end: Double) {
        let axis = Axis(from: start, to: end)
        #expect(axis.share(of: axis.start) == 0 && axis.share(of: axis.end) == 1)
        for count in [1, 5, 9] { #expect(axis.ticks(atMost: count).count <= count + 1) }
    }

    @Test func sexagesimal() {
        // 270.962167 degrees are 18 h 3 min 50.92 s.
        #expect(Number.sexagesimal(270.962167 / 15, decimals: 2) == "18:03:50.92")
        #expect(Number.sexagesimal(-27.192978, decimals: 1) == "−27:11:34.7")
        #expect(Number.sexagesimal(1 - 1e-9, decimals: 1) == "01:00:00.0")
        #expect(Number.sexagesimal(-0.5, decimals: 0) == "−00:30:00")
    }

    @Test func shortNumbers() {
        #expect(Number.short(-1.59e-7, digits: 3) == "−1.59×10⁻⁷")
        #expect(Number.short(0.0312, digits: 3) == "0.0312")
        #expect(Number.prefix(for: 0.002).prefix == "m")
        #expect(Number.prefix(for: 0).prefix == "")
        #expect(Number.prefix(for: -3e-8).scale == 1e9)
    }

    /// A row a hundred times brighter than the rest leaves the scale of the others as it was.
    @Test func oneBadRowDoesNotHideThePulse() {
        let plane = PictureTests.pulsar(phase: 0.5).fold.timePhase!.levelled
        var spoilt = plane
        for bin in 0..<plane.bins { spoilt.values[3 * plane.bins + bin] *= 100 }
        let (clean, dirty) = (GreyScale(forLevelled: plane), GreyScale(forLevelled: spoilt))
        #expect(dirty.black < 1.3 * clean.black)
        #expect(clean.black > 4 && clean.black < 9)
        #expect(clean.white < 0 && clean.white > -1)
    }

    @Test func aGreyScaleRunsFromWhiteToTheColourOfText() {
        let scale = GreyScale(white: 0, black: 2)
        #expect(scale.colour(-1) == .white && scale.colour(.nan) == .white)
        #expect(scale.colour(2).pixel == Colour.text.pixel && scale.colour(9).pixel == Colour.text.pixel)
        #expect(scale.colour(0.5).green > scale.colour(1.5).green)
    }

    @Test func aFlatRowCountsAsOneWithoutData() {
        let plane = PhasePlane(rows: 3, bins: 2, values: [1, 2, 5, 5, 3, 4], weights: [1, 1, 0])
        #expect(plane.rowsWithData == [0])
        #expect(plane.image.pixels[2...] == [UInt32](repeating: Colour.missing.pixel, count: 4)[...])
    }
}

/// Axes and curves.
@Suite struct AxisTests {
    private static let ranges: [(Double, Double)] = {
        var random = RandomSource(seed: 7)
        return (0..<2000).map { _ in
            let size = pow(10, 24 * Double(random.uniform()) - 12)
            let start = size * 3 * (Double(random.uniform()) - 0.5)
            return (start, start + size * (0.1 + Double(random.uniform())))
        } + [(-1.7, 1.7), (-44, 44), (-430, 430), (-7, 7), (1182.00001, 1182.00009), (0.31, 0.39), (4, -4)]
    }()

    /// A lone "0" tells nothing of a scale.
    @Test func everyAxisHasTwoLabelsThatDiffer() {
        for (start, end) in Self.ranges {
            for axis in [
                Axis(from: start, to: end), Axis(logarithmicFrom: abs(start) + 1e-9, to: abs(start) * 1e3 + 1),
            ] {
                for count in 1...9 {
                    let ticks = axis.ticks(atMost: count)
                    #expect(ticks.count >= 2 && ticks.count <= count + 2, "\(axis), \(count)")
                    #expect(Set(ticks.map(\.label)).count == ticks.count, "\(axis) \(ticks)")
                    let slack = 1e-6
                    #expect(ticks.allSatisfy { (-slack...(1 + slack)).contains(axis.share(of: $0.value)) }, "\(axis)")
                }
            }
        }
    }

    @Test func aLogarithmicAxis() {
        let axis = Axis(logarithmicFrom: 1e-4, to: 1)
        #expect(axis.ticks(atMost: 8).map(\.label) == ["0.0001", "0.001", "0.01", "0.1", "1"])
        #expect(abs(axis.share(of: 0.01) - 0.5) < 1e-12 && axis.share(of: 0) < 0)
        #expect(axis.minorTicks.count == 32)
        #expect(Axis(logarithmicFrom: 0.5, to: 2e4).ticks(atMost: 8).last?.label == "10000")
        #expect(Axis(logarithmicFrom: 2, to: 3).ticks(atMost: 5).count >= 2)
        #expect(Axis(logarithmicFrom: 0, to: .nan) == Axis(logarithmicFrom: 1, to: 10))
    }

    @Test func anAxisFromZeroBeginsThere() {
        #expect(Axis(over: [6, 6.8], including: [0]).start == 0)
        #expect(Axis(over: [-6, -6.8], including: [0]).end > 0)
        #expect(!Axis(over: [6, 6.8]).includesZero)
    }

    /// Far fewer points, and none of the others a pixel away from the line through them.
    @Test func aThinnedCurveIsTheSameLine() {
        var random = RandomSource(seed: 2)
        var height = 400.0
        let steps = (0..<60_000).flatMap { index -> [(x: Double, y: Double)] in
            let x = 500 * Double(index) / 60_000
            let before = height
            if random.uniform() < 0.02 { height -= 0.3 * Double(random.uniform()) }
            return [(x, before), (x, height)]
        }
        let thinned = Polyline.simplified(steps)
        #expect(thinned.count < 1500, "\(thinned.count)")
        var segment = 0
        for point in steps {
            while segment + 2 < thinned.count, thinned[segment + 1].x < point.x { segment += 1 }
            let nearest = (max(segment - 2, 0)...min(segment + 2, thinned.count - 2)).map { place -> Double in
                let (from, to) = (thinned[place], thinned[place + 1])
                let (dx, dy) = (to.x - from.x, to.y - from.y)
                let length = dx * dx + dy * dy
                let share =
                    length == 0 ? 0 : min(max(((point.x - from.x) * dx + (point.y - from.y) * dy) / length, 0), 1)
                return hypot(point.x - from.x - share * dx, point.y - from.y - share * dy)
            }
            #expect(nearest.min()! < 0.75)
        }
        // Peaks of one point stay.
        let peak = (0..<1000).map { (x: Double($0) / 100, y: $0 == 500 ? 50.0 : 0) }
        #expect(Polyline.simplified(peak).contains { $0.y == 50 })
        #expect(Polyline.simplified([]).isEmpty && Polyline.simplified([(1, 2)]).count == 1)
    }
}
