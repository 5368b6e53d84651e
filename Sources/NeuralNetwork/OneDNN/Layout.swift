import COneDNN

/// The shape, the type and the order in memory of a tensor's values.
struct Layout: Equatable {
    typealias Element = dnnl_data_type_t

    var raw: dnnl_memory_desc_t

    init(_ raw: dnnl_memory_desc_t) {
        self.raw = raw
    }

    /// - Parameter tag: the order, or `dnnl_format_tag_any` for oneDNN to choose.
    init(_ lengths: [Int], _ element: Element, _ tag: dnnl_format_tag_t) {
        raw = dnnl_memory_desc_t()
        Processor.check(
            dnnl_memory_desc_init_by_tag(&raw, Int32(lengths.count), lengths.map(Int64.init), element, tag),
            "lay out \(lengths)")
    }

    init(_ lengths: [Int], _ element: Element, strides: [Int]) {
        raw = dnnl_memory_desc_t()
        Processor.check(
            dnnl_memory_desc_init_by_strides(
                &raw, Int32(lengths.count), lengths.map(Int64.init), element, strides.map(Int64.init)),
            "lay out \(lengths)")
    }

    /// Nothing at all.
    static var none: Layout { Layout(dnnl_memory_desc_t()) }

    /// Rows x channels x height x width, or as a matrix rows x channels.
    static func images(_ rows: Int, _ shape: ImageShape, _ element: Element, _ tag: dnnl_format_tag_t) -> Layout {
        Layout([rows, shape.channels, shape.height, shape.width], element, tag)
    }

    /// Rows x columns, row-major.
    static func matrix(_ rows: Int, _ columns: Int, _ element: Element) -> Layout {
        Layout([rows, columns], element, dnnl_ab)
    }

    static func vector(_ count: Int, _ element: Element = dnnl_f32) -> Layout { Layout([count], element, dnnl_a) }

    var byteCount: Int { withUnsafePointer(to: raw) { dnnl_memory_desc_get_size($0) } }
    var element: Element { raw.data_type }
    var elementBytes: Int { dnnl_data_type_size(raw.data_type) }

    var lengths: [Int] {
        withUnsafeBytes(of: raw.dims) { bytes in
            bytes.bindMemory(to: Int64.self).prefix(Int(raw.ndims)).map { Int($0) }
        }
    }

    /// The same values in an order of oneDNN's choice.
    var anyOrder: Layout { Layout(lengths, element, dnnl_format_tag_any) }

    func ordered(_ tag: dnnl_format_tag_t) -> Layout { Layout(lengths, element, tag) }

    /// The same order with another type.
    func with(_ element: Element) -> Layout {
        var copy = self
        copy.raw.data_type = element
        return copy
    }

    static func == (first: Layout, second: Layout) -> Bool {
        var (a, b) = (first.raw, second.raw)
        return dnnl_memory_desc_equal(&a, &b) != 0
    }
}
