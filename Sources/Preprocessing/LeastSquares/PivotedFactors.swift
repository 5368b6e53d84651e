/// A matrix as Q R by Householder's reflections, its columns taken in the order of what is left of them.
struct PivotedFactors {
    /// Columns in pivoted order: below and on the diagonal the reflections, above it R.
    private var columns: [[Double]]
    /// R's diagonal.
    private(set) var diagonal: [Double]
    let columnNorms: [Double]
    /// Which column of the matrix stands at each place.
    private(set) var order: [Int]

    var count: Int { columns.count }

    init(columns matrix: [[Double]]) {
        columns = matrix
        columnNorms = matrix.map { LevenbergMarquardt.norm($0) }
        diagonal = columnNorms
        order = Array(matrix.indices)
        var reference = columnNorms
        for column in matrix.indices {
            let largest = (column..<count).reduce(column) { diagonal[$1] > diagonal[$0] ? $1 : $0 }
            if largest != column {
                columns.swapAt(column, largest)
                order.swapAt(column, largest)
                diagonal[largest] = diagonal[column]
                reference[largest] = reference[column]
            }
            reflect(column, &reference)
        }
    }

    private mutating func reflect(_ column: Int, _ reference: inout [Double]) {
        let rows = columns[column].count
        var length = LevenbergMarquardt.norm(columns[column][column...])
        if length != 0 {
            if columns[column][column] < 0 { length = -length }
            for row in column..<rows { columns[column][row] /= length }
            columns[column][column] += 1
            for other in (column + 1)..<max(count, column + 1) {
                columns[other] = applied(column, to: columns[other])
                guard diagonal[other] != 0 else { continue }
                let share = columns[other][column] / diagonal[other]
                diagonal[other] *= max(0, 1 - share * share).squareRoot()
                let left = diagonal[other] / reference[other]
                if 0.05 * left * left <= .ulpOfOne {
                    diagonal[other] = LevenbergMarquardt.norm(columns[other][(column + 1)...])
                    reference[other] = diagonal[other]
                }
            }
        }
        diagonal[column] = -length
    }

    private func applied(_ column: Int, to original: [Double]) -> [Double] {
        let reflection = columns[column]
        var vector = original
        guard reflection[column] != 0 else { return vector }
        var sum = 0.0
        for row in column..<vector.count { sum += reflection[row] * vector[row] }
        let factor = -sum / reflection[column]
        for row in column..<vector.count { vector[row] += factor * reflection[row] }
        return vector
    }

    /// Q transposed times a vector, as far as R reaches.
    func rotated(_ vector: [Double]) -> [Double] {
        var vector = vector
        for column in 0..<count { vector = applied(column, to: vector) }
        return Array(vector.prefix(count))
    }

    /// R with its diagonal, row by column.
    func upper(_ row: Int, _ column: Int) -> Double { row == column ? diagonal[row] : columns[column][row] }

    /// The largest cosine between the residuals and a column.
    func largestSlope(_ rotated: [Double], norm: Double) -> Double {
        var slope = 0.0
        for column in 0..<count where columnNorms[order[column]] != 0 {
            let sum = (0...column).reduce(0) { $0 + upper($1, column) * (rotated[$1] / norm) }
            slope = max(slope, abs(sum / columnNorms[order[column]]))
        }
        return slope
    }

    /// R times a step.
    func product(_ step: [Double]) -> [Double] {
        var product = [Double](repeating: 0, count: count)
        for column in 0..<count {
            for row in 0...column { product[row] += upper(row, column) * step[order[column]] }
        }
        return product
    }
}
