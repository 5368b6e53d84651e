import CMinPack

/// Least squares without constraints by MINPACK's `lmdif` (Moré, Garbow & Hillstrom 1980, ANL-80-74): the algorithm of
/// Levenberg and Marquardt with forward differences, scaled by the Jacobian's columns.
///
/// Published features are what it stops at with the tolerances of SciPy's `leastsq`, so those are taken here.
enum LevenbergMarquardt {
    private static let tolerance = 1.49012e-8
    private static let firstBound = 100.0

    /// The parameters, from `start` on, that make the sum of the squared residuals least; `start` itself if its residuals
    /// are not finite.
    ///
    /// - Precondition: there are at least as many residuals as parameters, and always as many.
    static func fit(_ start: [Double], residuals: ([Double]) -> [Double]) -> [Double] {
        var values = residuals(start)
        let (rows, columns) = (values.count, start.count)
        precondition(rows >= columns)
        guard values.allSatisfy(\.isFinite) else { return start }
        var parameters = start
        var scale = [Double](repeating: 0, count: columns)
        var jacobian = [Double](repeating: 0, count: rows * columns)
        var pivots = [Int32](repeating: 0, count: columns)
        var (projected, work1, work2, work3) = (scale, scale, scale, scale)
        var rowWork = [Double](repeating: 0, count: rows)
        var evaluations: Int32 = 0
        withoutActuallyEscaping(residuals) { residuals in
            var problem = Problem(residuals: residuals)
            withUnsafeMutablePointer(to: &problem) { problem in
                _ = lmdif(
                    { problem, rows, columns, parameters, values, _ in
                        Problem.evaluate(problem, Int(rows), Int(columns), parameters, values)
                    }, problem, Int32(rows), Int32(columns), &parameters, &values, tolerance, tolerance, 0,
                    Int32(200 * (columns + 1)), 0, &scale, 1, firstBound, 0, &evaluations, &jacobian, Int32(rows),
                    &pivots, &projected, &work1, &work2, &work3, &rowWork)
            }
        }
        return parameters
    }

    /// What MINPACK hands back to its caller with each evaluation.
    private struct Problem {
        let residuals: ([Double]) -> [Double]

        static func evaluate(
            _ problem: UnsafeMutableRawPointer?, _ rows: Int, _ columns: Int, _ parameters: UnsafePointer<Double>?,
            _ values: UnsafeMutablePointer<Double>?
        ) -> Int32 {
            guard let problem, let parameters, let values else { return -1 }
            let found = problem.assumingMemoryBound(to: Problem.self).pointee
                .residuals(Array(UnsafeBufferPointer(start: parameters, count: columns)))
            values.update(from: found, count: min(rows, found.count))
            return 0
        }
    }
}
