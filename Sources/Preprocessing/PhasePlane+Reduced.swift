import Candidates

extension PhasePlane {
    /// The plane with at most so many rows and bins: neighbouring rows are brought together by their weighted mean, bins by
    /// their mean. A row that holds a value that is not finite counts as one without data.
    ///
    /// - Precondition: both limits are positive.
    public func reduced(toRows mostRows: Int, bins mostBins: Int) -> PhasePlane {
        let newRows = min(rows, mostRows)
        let newBins = min(bins, mostBins)
        var sums = [Double](repeating: 0, count: newRows * newBins)
        var sumWeights = [Double](repeating: 0, count: newRows)
        for row in 0..<rows where weights[row] > 0 && self[row: row].allSatisfy(\.isFinite) {
            let target = row * newRows / rows
            let values = newBins == bins ? Array(self[row: row]) : Resampling(cyclic: bins, to: newBins)(self[row: row])
            sumWeights[target] += weights[row]
            for bin in 0..<newBins { sums[target * newBins + bin] += weights[row] * values[bin] }
        }
        for row in 0..<newRows where sumWeights[row] > 0 {
            for bin in 0..<newBins { sums[row * newBins + bin] /= sumWeights[row] }
        }
        return PhasePlane(rows: newRows, bins: newBins, values: sums, weights: sumWeights)
    }

    /// The weighted mean of all rows; all 0 if none holds data.
    public var meanProfile: [Double] {
        let weight = weights.reduce(0, +)
        var sum = [Double](repeating: 0, count: bins)
        guard weight > 0 else { return sum }
        for row in 0..<rows where weights[row] > 0 {
            for (bin, value) in self[row: row].enumerated() { sum[bin] += weights[row] / weight * value }
        }
        return sum
    }
}
