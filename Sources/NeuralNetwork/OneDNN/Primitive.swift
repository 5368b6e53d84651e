import COneDNN

/// What a primitive does besides its operation.
struct Attributes {
    /// max(x, 0) of the result.
    var relu = false
    /// The result is multiplied by these, one a channel or one for all; empty for none.
    var scales: [Float] = []

    fileprivate func withHandle<Result>(_ body: (dnnl_primitive_attr_t) -> Result) -> Result {
        var attributes: dnnl_primitive_attr_t?
        Processor.check(dnnl_primitive_attr_create(&attributes), "make attributes")
        defer { dnnl_primitive_attr_destroy(attributes) }
        // Memory that the caller owns makes primitives usable by several threads.
        Processor.check(
            dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "set the scratchpad")
        if !scales.isEmpty {
            Processor.check(
                dnnl_primitive_attr_set_output_scales(
                    attributes, Int64(scales.count), scales.count == 1 ? 0 : 1 << 1, scales), "set scales")
        }
        var operations: dnnl_post_ops_t?
        Processor.check(dnnl_post_ops_create(&operations), "make post-operations")
        defer { dnnl_post_ops_destroy(operations) }
        if relu {
            Processor.check(dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0), "append a ReLU")
        }
        Processor.check(dnnl_primitive_attr_set_post_ops(attributes, operations), "set post-operations")
        return body(Processor.made(attributes))
    }
}

/// An operation with everything settled but the memory that it works on.
final class Primitive {
    private let handle: dnnl_primitive_t
    private let description: dnnl_primitive_desc_t

    private init(description: dnnl_primitive_desc_t) {
        self.description = description
        var primitive: dnnl_primitive_t?
        Processor.check(dnnl_primitive_create(&primitive, description), "make a primitive")
        handle = Processor.made(primitive)
    }

    deinit {
        dnnl_primitive_destroy(handle)
        dnnl_primitive_desc_destroy(description)
    }

    /// - Parameter hint: the forward primitive, for a backward one.
    /// - Returns: `nil` if oneDNN knows no way to do it.
    static func make<Operation>(
        _ operation: Operation, _ attributes: Attributes = Attributes(), hint: Primitive? = nil
    ) -> Primitive? {
        var description: dnnl_primitive_desc_t?
        let status = withUnsafePointer(to: operation) { operation in
            attributes.withHandle {
                dnnl_primitive_desc_create(&description, operation, $0, Processor.shared.engine, hint?.description)
            }
        }
        guard status == dnnl_success, let description else {
            precondition(status == dnnl_unimplemented, "oneDNN refused an operation: status \(status.rawValue)")
            return nil
        }
        return Primitive(description: description)
    }

    /// Brings values into another order or type.
    static func reorder(from source: Layout, to target: Layout, _ attributes: Attributes = Attributes()) -> Primitive {
        var description: dnnl_primitive_desc_t?
        var (from, to) = (source.raw, target.raw)
        let engine = Processor.shared.engine
        let status = attributes.withHandle {
            dnnl_reorder_primitive_desc_create(&description, &from, engine, &to, engine, $0)
        }
        Processor.check(status, "reorder values")
        return Primitive(description: Processor.made(description))
    }

    /// Puts matrices side by side.
    static func concatenation(_ sources: [Layout], into target: Layout) -> Primitive {
        var description: dnnl_primitive_desc_t?
        var raw = target.raw
        let status = Attributes().withHandle {
            dnnl_concat_primitive_desc_create(
                &description, &raw, Int32(sources.count), 1, sources.map(\.raw), $0, Processor.shared.engine)
        }
        Processor.check(status, "concatenate")
        return Primitive(description: Processor.made(description))
    }

    /// The layout that the primitive has for one of its arguments.
    func layout(_ query: dnnl_query_t) -> Layout {
        guard let raw = dnnl_primitive_desc_query_md(description, query, 0) else { return .none }
        return Layout(raw.pointee)
    }

    var source: Layout { layout(dnnl_query_src_md) }
    var weights: Layout { layout(dnnl_query_weights_md) }
    var target: Layout { layout(dnnl_query_dst_md) }
    var workspace: Layout { layout(dnnl_query_workspace_md) }
    var scratchpad: Layout { layout(dnnl_query_scratchpad_md) }

    /// Of oneDNN's reference implementations, which are far too slow for use.
    var isReference: Bool {
        var name: UnsafePointer<CChar>?
        guard dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &name) == dnnl_success, let name
        else {
            return false
        }
        return String(cString: name).hasPrefix("ref")
    }

    func execute(_ stream: Stream, _ arguments: [dnnl_exec_arg_t]) {
        Processor.check(
            dnnl_primitive_execute(handle, stream.handle, Int32(arguments.count), arguments), "run a primitive")
    }
}
