import COneDNN
import COpenBLAS

/// Products of row-major matrices, by OpenBLAS and, for networks in use, by oneDNN.
enum MatrixProduct {
    /// OpenBLAS works with one thread: parallelism comes from networks that are trained or used side by side.
    private static let setUp: Void = openblas_set_num_threads(1)

    /// C = A * B^T + C, with A rows x inner, B columns x inner, C rows x columns.
    static func addTimesTransposed(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, rows: Int,
        columns: Int, inner: Int
    ) {
        _ = setUp
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(inner), b,
            Int32(inner), 1, c, Int32(columns))
    }

    /// The same, but each row comes out the same wherever it stands among so many: OpenBLAS' kernels for AVX2 order their sums by its place.
    static func addRowsTimesTransposed(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, rows: Int,
        columns: Int, inner: Int
    ) {
        let (no, yes) = (CChar(UInt8(ascii: "N")), CChar(UInt8(ascii: "T")))
        Processor.check(
            dnnl_sgemm(
                no, yes, dnnl_dim_t(rows), dnnl_dim_t(columns), dnnl_dim_t(inner), 1, a, dnnl_dim_t(inner), b,
                dnnl_dim_t(inner), 1, c, dnnl_dim_t(columns)), "multiply")
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
