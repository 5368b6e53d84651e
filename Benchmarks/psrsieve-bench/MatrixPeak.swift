import COneDNN

/// The operations a second that this machine reaches in a product of large matrices: what oneDNN can do at best.
struct MatrixPeak {
    /// Multiplications and additions a second, each counted, by precision.
    var float32: Double
    var bfloat16: Double
    var int8: Double

    /// Products of 2048 x 2048 matrices with so many threads.
    init(threads: Int) {
        omp_set_num_threads(Int32(threads))
        float32 = Self.operations(dnnl_f32, dnnl_f32, dnnl_f32)
        bfloat16 = Self.operations(dnnl_bf16, dnnl_bf16, dnnl_bf16)
        int8 = Self.operations(dnnl_u8, dnnl_s8, dnnl_u8)
    }

    private static let size = 2048

    private static func operations(
        _ a: dnnl_data_type_t, _ b: dnnl_data_type_t, _ c: dnnl_data_type_t
    ) -> Double {
        let dimensions = [Int64(size), Int64(size)]
        func any(_ type: dnnl_data_type_t) -> dnnl_memory_desc_t {
            var layout = dnnl_memory_desc_t()
            dnnl_memory_desc_init_by_tag(&layout, 2, dimensions, type, dnnl_format_tag_any)
            return layout
        }
        var (source, weights, target) = (any(a), any(b), any(c))
        var none = dnnl_memory_desc_t()
        var operation = dnnl_matmul_desc_t()
        var (engine, stream): (dnnl_engine_t?, dnnl_stream_t?) = (nil, nil)
        var (description, primitive): (dnnl_primitive_desc_t?, dnnl_primitive_t?) = (nil, nil)
        guard dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success,
            dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue) == dnnl_success,
            dnnl_matmul_desc_init(&operation, &source, &weights, &none, &target) == dnnl_success,
            dnnl_primitive_desc_create(&description, &operation, nil, engine, nil) == dnnl_success,
            dnnl_primitive_create(&primitive, description) == dnnl_success
        else { return 0 }
        defer {
            dnnl_primitive_destroy(primitive)
            dnnl_primitive_desc_destroy(description)
            dnnl_stream_destroy(stream)
            dnnl_engine_destroy(engine)
        }
        var buffers: [UnsafeMutableRawPointer] = []
        var arguments: [dnnl_exec_arg_t] = []
        for (query, argument) in [
            (dnnl_query_src_md, DNNL_ARG_SRC), (dnnl_query_weights_md, DNNL_ARG_WEIGHTS),
            (dnnl_query_dst_md, DNNL_ARG_DST),
        ] {
            let layout = dnnl_primitive_desc_query_md(description, query, 0)
            let bytes = dnnl_memory_desc_get_size(layout)
            let buffer = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            buffer.initializeMemory(as: UInt8.self, repeating: 1, count: bytes)
            buffers.append(buffer)
            var memory: dnnl_memory_t?
            dnnl_memory_create(&memory, layout, engine, buffer)
            arguments.append(dnnl_exec_arg_t(arg: argument, memory: memory))
        }
        defer {
            for argument in arguments { dnnl_memory_destroy(argument.memory) }
            for buffer in buffers { buffer.deallocate() }
        }
        var timing = Timing()
        for _ in 0..<9 {
            timing.measure { _ = dnnl_primitive_execute(primitive, stream, Int32(arguments.count), arguments) }
        }
        return 2 * Double(size) * Double(size) * Double(size) / timing.median
    }
}
