import COneDNN

/// oneDNN on this machine's processor.
///
/// Its calls fail where a request makes no sense or memory runs out. Descriptions are checked before any is made, so that
/// a failure is a fault of the program, and ends it, as a failed allocation of Swift's does.
struct Processor: @unchecked Sendable {
    let engine: dnnl_engine_t

    /// The engine itself can be used by any number of threads.
    static let shared = Processor()

    private init() {
        var engine: dnnl_engine_t?
        Self.check(dnnl_engine_create(&engine, dnnl_cpu, 0), "start")
        self.engine = Self.made(engine)
    }

    /// Whether there are instructions for bfloat16; without them oneDNN emulates it, slower than float32.
    static let hasBFloat16 =
        dnnl_get_effective_cpu_isa().rawValue & dnnl_cpu_isa_avx512_core_bf16.rawValue
        == dnnl_cpu_isa_avx512_core_bf16.rawValue

    /// Lets what the calling thread runs from now on use so many threads, or as many as OMP_THREAD_LIMIT allows: oneDNN waits
    /// for ever for threads that it counts on and does not get.
    static func useThreads(_ count: Int) {
        omp_set_dynamic(0)
        omp_set_num_threads(min(Int32(clamping: max(count, 1)), omp_get_thread_limit()))
    }

    private typealias Body = @Sendable (_ thread: Int, _ team: Int) -> Void

    /// Runs a body once in each of a team of threads, the same that primitives run in.
    ///
    /// - Parameters:
    ///   - threads: the most that the team has; there may be fewer.
    ///   - body: takes the thread's number and how many there are.
    static func inParallel(_ threads: Int, _ body: @Sendable (_ thread: Int, _ team: Int) -> Void) {
        guard threads > 1 else { return body(0, 1) }
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: body) { pointer in
                GOMP_parallel(
                    { data in
                        data?.assumingMemoryBound(to: Body.self).pointee(
                            Int(omp_get_thread_num()), Int(omp_get_num_threads()))
                    }, UnsafeMutableRawPointer(mutating: pointer), UInt32(clamping: threads), 0)
            }
        }
    }

    static func check(_ status: dnnl_status_t, _ what: @autoclosure () -> String) {
        precondition(status == dnnl_success, "oneDNN could not \(what()): status \(status.rawValue)")
    }

    static func made<Handle>(_ handle: Handle?) -> Handle {
        guard let handle else { preconditionFailure("oneDNN made nothing") }
        return handle
    }
}

/// Where primitives are run, one after the other; for one thread at a time.
final class Stream {
    let handle: dnnl_stream_t

    init() {
        var stream: dnnl_stream_t?
        Processor.check(
            dnnl_stream_create(&stream, Processor.shared.engine, dnnl_stream_default_flags.rawValue), "make a stream")
        handle = Processor.made(stream)
    }

    deinit { dnnl_stream_destroy(handle) }
}
