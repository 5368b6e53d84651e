import Foundation

/// An axis, linear or logarithmic, and its round tick values.
struct Axis: Equatable {
    enum Scale { case linear, logarithmic }

    struct Tick: Equatable {
        var value: Double
        var label: String
    }

    let start: Double
    let end: Double
    let scale: Scale

    /// A linear axis from one value to another; one of a unit's length where the two make none.
    init(from start: Double, to end: Double) {
        let makesSense = (end - start).isFinite && end != start
        // Far from 0 there are no two numbers a unit apart.
        let middle = abs(start) < 1e15 ? start : 0
        self.start = makesSense ? start : middle - 0.5
        self.end = makesSense ? end : self.start + 1
        scale = .linear
    }

    /// A logarithmic axis; one of a decade where the two values are not positive, or make none.
    init(logarithmicFrom start: Double, to end: Double) {
        let makesSense = start >= 1e-300 && end > start && end < 1e300
        self.start = makesSense ? start : 1
        self.end = makesSense ? end : 10
        scale = .logarithmic
    }

    /// An axis over all values, those that are not finite left out, with some room at either end.
    init(over values: [Double], including fixed: [Double] = [], room: Double = 0.06) {
        let values = (values + fixed).filter(\.isFinite)
        let (lowest, highest) = (values.min() ?? 0, values.max() ?? 1)
        let margin = (highest - lowest) * room
        func end(_ value: Double, _ margin: Double) -> Double { fixed.contains(value) ? value : value + margin }
        self.init(from: end(lowest, -margin), to: highest + margin)
    }

    var includesZero: Bool { min(start, end) <= 0 && max(start, end) >= 0 }

    /// 0 at the start, 1 at the end.
    func share(of value: Double) -> Double {
        switch scale {
        case .linear: (value - start) / (end - start)
        // Whatever is not positive lies far before the start.
        case .logarithmic: log10(max(value, 1e-308) / start) / log10(end / start)
        }
    }

    // MARK: - Ticks

    /// Round values, some `count` of them but always two or more, so that a scale can be read: multiples of 1, 2 or 5 times
    /// a power of ten, on a logarithmic axis powers of ten.
    func ticks(atMost count: Int) -> [Tick] {
        let count = max(count, 1)
        if scale == .logarithmic, let decades = decades(atMost: max(count, 2)) { return decades }
        return multiples(atMost: count)
    }

    /// Values between the decades of a logarithmic axis, which have no label.
    var minorTicks: [Double] {
        guard scale == .logarithmic, log10(end / start) < 12 else { return [] }
        return (Int(log10(start).rounded(.down))...Int(log10(end).rounded(.down))).flatMap { power in
            (2...9).map { Double($0) * pow(10, Double(power)) }.filter { (start...end).contains($0) }
        }
    }

    /// `nil` if there are not two powers of ten on the axis.
    private func decades(atMost count: Int) -> [Tick]? {
        let first = Int((log10(start) - 1e-9).rounded(.up))
        let last = Int((log10(end) + 1e-9).rounded(.down))
        guard last > first else { return nil }
        let stride = (last - first) / count + 1
        return Swift.stride(from: first, through: last, by: stride).map { power in
            let value = pow(10, Double(power))
            let isPlain = (-4...5).contains(power)
            return Tick(
                value: value,
                label: isPlain ? Number.fixed(value, decimals: max(-power, 0)) : Number.short(value, digits: 1))
        }
    }

    private func multiples(atMost count: Int) -> [Tick] {
        let (low, high) = (min(start, end), max(start, end))
        let span = high - low
        let power = pow(10, floor(log10(span / Double(count))))
        guard power.isFinite, power > 0 else { return [] }
        // From the step that gives as many as wanted on to finer ones, until there are two.
        let steps = [10, 5, 2, 1, 0.5, 0.2, 0.1].map { $0 * power }
        let coarsest = steps.lastIndex { span / $0 <= Double(count) } ?? 0
        for step in steps[coarsest...] {
            let first = (low / step - 1e-9).rounded(.up)
            let number = Int(((high / step + 1e-9).rounded(.down) - first).rounded()) + 1
            guard (2...100).contains(number) else { continue }
            let gaps = max(count, 2) - 1
            let stride = step == steps[coarsest] ? 1 : (number - 1 + gaps - 1) / gaps
            return Swift.stride(from: 0, to: number, by: stride).map { index in
                let value = (first + Double(index)) * step
                return Tick(value: value, label: label(value, step: step))
            }
        }
        return []
    }

    private func label(_ value: Double, step: Double) -> String {
        guard abs(value) >= step / 2 else { return Number.fixed(0, decimals: isPlain(step) ? decimals(step) : 0) }
        if isPlain(step) { return Number.fixed(value, decimals: decimals(step)) }
        // As many digits as tell neighbours apart.
        let digits = Int(log10(abs(value) / step).rounded(.up)) + 1
        return Number.short(value, digits: min(max(digits, 1), 15))
    }

    private func isPlain(_ step: Double) -> Bool { max(abs(start), abs(end)) < 1e6 && step >= 1e-4 }
    private func decimals(_ step: Double) -> Int { max(0, Int((-log10(step) - 1e-9).rounded(.up))) }
}
