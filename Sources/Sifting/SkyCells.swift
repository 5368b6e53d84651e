import Glibc

/// The sky in cells of at least a given size, so that what is near lies in the same cell or in one of its neighbours.
struct SkyCells {
    /// Degrees.
    private let side: Double

    init(side: Double) {
        self.side = min(max(side, 1e-4), 90)
    }

    private var bandCount: Int { Int((180 / side).rounded(.up)) }

    private func band(_ declination: Double) -> Int {
        min(max(Int((declination + 90) / side), 0), bandCount - 1)
    }

    /// How many cells a band of declination has; around a pole it has one.
    private func cellCount(_ band: Int) -> Int {
        let (lower, upper) = (-90 + Double(band) * side, -90 + Double(band + 1) * side)
        let narrowest = cos(min(max(abs(lower), abs(upper)), 90) * .pi / 180)
        return max(Int(360 * narrowest / side), 1)
    }

    func cell(rightAscension: Double, declination: Double) -> Int {
        let band = band(declination)
        let count = cellCount(band)
        return band << 32 | min(Int(rightAscension / 360 * Double(count)), count - 1)
    }

    /// The cells in which positions up to one side away may lie.
    func cells(near rightAscension: Double, _ declination: Double) -> [Int] {
        var cells: [Int] = []
        let own = band(declination)
        for band in max(own - 1, 0)...min(own + 1, bandCount - 1) {
            let count = cellCount(band)
            let narrowest = cos(min(abs(declination) + side, 90) * .pi / 180)
            let reach = narrowest > 0 ? side / narrowest : 360
            guard reach < 180, count > 2 else {
                cells += (0..<count).map { band << 32 | $0 }
                continue
            }
            let first = Int(((rightAscension - reach) / 360 * Double(count)).rounded(.down))
            let last = Int(((rightAscension + reach) / 360 * Double(count)).rounded(.down))
            for cell in first...min(last, first + count - 1) {
                cells.append(band << 32 | (cell % count + count) % count)
            }
        }
        return cells
    }
}
