import Foundation

/// A linear axis and its round tick values.
struct Axis: Equatable {
    struct Tick: Equatable {
        var value: Double
        var label: String
    }

    let start: Double
    let end: Double

    /// An axis from one value to another; one of a unit's length where the two make none.
    init(from start: Double, to end: Double) {
        let makesSense = (end - start).isFinite && end != start
        // Far from 0 there are no two numbers a unit apart.
        let middle = abs(start) < 1e15 ? start : 0
        self.start = makesSense ? start : middle - 0.5
        self.end = makesSense ? end : self.start + 1
    }

    /// An axis over all values, those that are not finite left out, with some room at either end.
    init(over values: [Double], including fixed: [Double] = [], room: Double = 0.06) {
        let values = (values + fixed).filter(\.isFinite)
        let (lowest, highest) = (values.min() ?? 0, values.max() ?? 1)
        let margin = (highest - lowest) * room
        self.init(from: fixed.contains(lowest) ? lowest : lowest - margin, to: highest + margin)
    }

    /// 0 at the start, 1 at the end.
    func share(of value: Double) -> Double { (value - start) / (end - start) }

    /// Multiples of 1, 2 or 5 times a power of ten, at most `count` of them (but two where they fit).
    func ticks(atMost count: Int) -> [Tick] {
        let (low, high) = (min(start, end), max(start, end))
        let span = high - low
        let power = pow(10, floor(log10(span / Double(max(count, 1)))))
        guard power.isFinite, power > 0 else { return [] }
        let step = [1, 2, 5, 10].map { $0 * power }.first { span / $0 <= Double(count) } ?? 10 * power
        let first = (low / step - 1e-9).rounded(.up)
        let number = Int(((high / step + 1e-9).rounded(.down) - first).rounded()) + 1
        guard (1...100).contains(number) else { return [] }
        return (0..<number).map { index in
            let value = (first + Double(index)) * step
            return Tick(value: value, label: Self.label(value, step: step))
        }
    }

    private static func label(_ value: Double, step: Double) -> String {
        let largest = max(abs(value), step)
        guard largest < 1e6, step >= 1e-4 else { return Number.short(value, digits: 3) }
        let decimals = max(0, Int((-log10(step)).rounded(.up)))
        return Number.fixed(abs(value) < step / 2 ? 0 : value, decimals: decimals)
    }
}
