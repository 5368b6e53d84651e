import COpenBLAS

/// Products of row-major matrices, by OpenBLAS.
enum MatrixProduct {
    /// OpenBLAS works with one thread: parallelism comes from networks that are trained or used side by side.
    private static let setUp: Void = openblas_set_num_threads(1)

    /// C = A * B^T + beta * C, with A rows x inner, B columns x inner, C rows x columns.
    static func timesTransposed(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, rows: Int,
        columns: Int, inner: Int, beta: Float = 0
    ) {
        _ = setUp
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(inner), b,
            Int32(inner), beta, c, Int32(columns))
    }

    /// C = A * B, with A rows x inner, B inner x columns, C rows x columns.
    static func times(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, rows: Int,
        columns: Int, inner: Int
    ) {
        _ = setUp
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(inner), b,
            Int32(columns), 0, c, Int32(columns))
    }

    /// C = A^T * B, with A inner x rows, B inner x columns, C rows x columns.
    static func transposedTimes(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, rows: Int,
        columns: Int, inner: Int
    ) {
        _ = setUp
        cblas_sgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(rows), b,
            Int32(columns), 0, c, Int32(columns))
    }
}
