import COneDNN
import COpenBLAS

/// Products of row-major matrices, by OpenBLAS and, for networks in use, by oneDNN; by oneDNN alone where OpenBLAS does not know the
/// processor.
enum MatrixProduct {
    /// OpenBLAS then takes its oldest kernels, of 2004 and without AVX.
    private static let hasOnlyOldKernels = openblas_get_corename().map { String(cString: $0) } == "Prescott"

    /// C = op(A) * op(B) + factor * C, where op is nothing or the transpose.
    private static func product(
        _ a: UnsafePointer<Float>, transposed aTransposed: Bool, _ b: UnsafePointer<Float>,
        transposed bTransposed: Bool,
        into c: UnsafeMutablePointer<Float>, factor: Float, rows: Int, columns: Int, inner: Int
    ) {
        let (aWidth, bWidth) = (aTransposed ? rows : inner, bTransposed ? inner : columns)
        guard hasOnlyOldKernels else {
            _ = setUp
            return cblas_sgemm(
                CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans, bTransposed ? CblasTrans : CblasNoTrans,
                Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(aWidth), b, Int32(bWidth), factor, c,
                Int32(columns))
        }
        let words = [aTransposed, bTransposed].map { CChar(UInt8(ascii: $0 ? "T" : "N")) }
        Processor.useThreads(1)
        Processor.check(
            dnnl_sgemm(
                words[0], words[1], dnnl_dim_t(rows), dnnl_dim_t(columns), dnnl_dim_t(inner), 1, a, dnnl_dim_t(aWidth),
                b,
                dnnl_dim_t(bWidth), factor, c, dnnl_dim_t(columns)), "multiply")
    }

    /// OpenBLAS works with one thread: parallelism comes from networks that are trained or used side by side.
    private static let setUp: Void = openblas_set_num_threads(1)

    /// C = A * B^T + C, with A rows x inner, B columns x inner, C rows x columns.
    static func addTimesTransposed(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, rows: Int,
        columns: Int, inner: Int
    ) {
        product(
            a, transposed: false, b, transposed: true, into: c, factor: 1, rows: rows, columns: columns, inner: inner)
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
        product(
            a, transposed: false, b, transposed: false, into: c, factor: 0, rows: rows, columns: columns, inner: inner)
    }

    /// C = A^T * B, with A inner x rows, B inner x columns, C rows x columns.
    static func transposedTimes(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, rows: Int,
        columns: Int, inner: Int
    ) {
        product(
            a, transposed: true, b, transposed: false, into: c, factor: 0, rows: rows, columns: columns, inner: inner)
    }
}
