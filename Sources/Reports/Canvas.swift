import CCairo

/// Why a picture could not be drawn, in Cairo's words.
public struct DrawingError: Error, Equatable, Sendable, CustomStringConvertible {
    public var reason: String
    public var description: String { "the picture cannot be drawn: \(reason)" }

    init(_ status: cairo_status_t) {
        reason = String(cString: cairo_status_to_string(status))
    }
}

/// A picture while it is being drawn, white at first. Lengths are in pixels from the top left.
///
/// Cairo remembers the first thing that went wrong and draws nothing more; `encoded()` says what it was.
public final class Canvas {
    enum Alignment { case left, middle, right }

    struct TextStyle {
        var size = 12.0
        var isBold = false
        var colour = Colour.text
        var alignment = Alignment.left
    }

    private let format: PictureFormat
    private let sink = Sink()
    private let surface: OpaquePointer?
    private let context: OpaquePointer?

    /// - Parameter resolution: pixels of a PNG for one unit of length.
    init(width: Int, height: Int, format: PictureFormat, resolution: Double) {
        self.format = format
        let place = Unmanaged.passUnretained(sink).toOpaque()
        switch format {
        case .png:
            func pixels(_ length: Int) -> Int32 { Int32((Double(length) * resolution).rounded(.up)) }
            surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels(width), pixels(height))
        case .svg:
            surface = cairo_svg_surface_create_for_stream(append, place, Double(width), Double(height))
            cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
        case .pdf:
            surface = cairo_pdf_surface_create_for_stream(append, place, Double(width), Double(height))
            // Without it Cairo writes the time, and two files of one picture would differ.
            cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "")
        }
        context = cairo_create(surface)
        if format == .png { cairo_scale(context, resolution, resolution) }
        // Letters are placed alike on every machine: not fitted to its screen.
        let options = cairo_font_options_create()
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_set_font_options(context, options)
        cairo_font_options_destroy(options)
        fill(Rectangle(left: 0, top: 0, width: Double(width), height: Double(height)), .white)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    private func set(_ colour: Colour) {
        cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.opacity)
    }

    // MARK: - Shapes

    func fill(_ rectangle: Rectangle, _ colour: Colour) {
        set(colour)
        cairo_rectangle(context, rectangle.left, rectangle.top, rectangle.width, rectangle.height)
        cairo_fill(context)
    }

    /// A line of one pixel just around a rectangle.
    func outline(_ rectangle: Rectangle, _ colour: Colour) {
        set(colour)
        cairo_set_line_width(context, 1)
        cairo_rectangle(
            context, rectangle.left - 0.5, rectangle.top - 0.5, rectangle.width + 1, rectangle.height + 1)
        cairo_stroke(context)
    }

    /// A line through points; what lies outside `clip` is not drawn.
    func line(
        _ points: [(x: Double, y: Double)], _ colour: Colour, width: Double = 1, dashes: [Double] = [],
        clip: Rectangle? = nil
    ) {
        guard let first = points.first else { return }
        cairo_save(context)
        if let clip {
            cairo_rectangle(context, clip.left, clip.top, clip.width, clip.height)
            cairo_clip(context)
        }
        set(colour)
        cairo_set_line_width(context, width)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_dash(context, dashes, Int32(dashes.count), 0)
        cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
        cairo_stroke(context)
        cairo_restore(context)
    }

    func dot(_ point: (x: Double, y: Double), radius: Double, _ colour: Colour) {
        set(colour)
        cairo_arc(context, point.x, point.y, radius, 0, 2 * .pi)
        cairo_fill(context)
    }

    /// A polygon with a rim.
    func polygon(_ corners: [(x: Double, y: Double)], fill: Colour, rim: Colour) {
        guard let first = corners.first else { return }
        cairo_save(context)
        cairo_move_to(context, first.x, first.y)
        for corner in corners.dropFirst() { cairo_line_to(context, corner.x, corner.y) }
        cairo_close_path(context)
        set(fill)
        cairo_fill_preserve(context)
        set(rim)
        cairo_set_line_width(context, 1.4)
        cairo_stroke(context)
        cairo_restore(context)
    }

    // MARK: - Images

    /// Stretches an image over a rectangle, each of its pixels a block of one colour.
    func image(_ image: PixelImage, in rectangle: Rectangle) {
        let source = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(image.width), Int32(image.height))
        defer { cairo_surface_destroy(source) }
        guard let bytes = cairo_image_surface_get_data(source) else { return }
        let stride = Int(cairo_image_surface_get_stride(source))
        for row in 0..<image.height {
            let line = UnsafeMutableRawPointer(bytes + row * stride)
            for column in 0..<image.width {
                line.storeBytes(
                    of: image.pixels[row * image.width + column], toByteOffset: 4 * column, as: UInt32.self)
            }
        }
        cairo_surface_mark_dirty(source)
        cairo_save(context)
        cairo_translate(context, rectangle.left, rectangle.top)
        cairo_scale(context, rectangle.width / Double(image.width), rectangle.height / Double(image.height))
        cairo_set_source_surface(context, source, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
        cairo_rectangle(context, 0, 0, Double(image.width), Double(image.height))
        cairo_fill(context)
        cairo_restore(context)
    }

    // MARK: - Text

    private func select(_ style: TextStyle) {
        cairo_select_font_face(
            context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
            style.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
        cairo_set_font_size(context, style.size)
    }

    func width(of text: String, _ style: TextStyle) -> Double {
        select(style)
        var extents = cairo_text_extents_t()
        cairo_text_extents(context, text, &extents)
        return extents.x_advance
    }

    /// Text on a base line that begins, is centred or ends at a point.
    ///
    /// - Parameters:
    ///   - isUpright: turned so that it reads from bottom to top.
    ///   - mostWidth: what is longer loses its end.
    func text(
        _ text: String, at point: (x: Double, y: Double), _ style: TextStyle = TextStyle(), isUpright: Bool = false,
        mostWidth: Double = .infinity
    ) {
        let text = fitted(Self.printable(text), style, mostWidth: mostWidth)
        let width = width(of: text, style)
        let shift =
            switch style.alignment {
            case .left: 0.0
            case .middle: -width / 2
            case .right: -width
            }
        set(style.colour)
        cairo_save(context)
        cairo_translate(context, point.x, point.y)
        if isUpright { cairo_rotate(context, -.pi / 2) }
        cairo_move_to(context, shift, 0)
        cairo_show_text(context, text)
        cairo_restore(context)
    }

    private func fitted(_ text: String, _ style: TextStyle, mostWidth: Double) -> String {
        guard width(of: text, style) > mostWidth else { return text }
        var kept = Substring(text)
        while !kept.isEmpty, width(of: kept + "…", style) > mostWidth { kept.removeLast() }
        return kept + "…"
    }

    /// Names may hold anything; what is no letter or sign has no shape to draw.
    private static func printable(_ text: String) -> String {
        String(text.prefix(300).map { $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f } ? " " : $0 })
    }

    // MARK: - The finished picture

    /// The bytes of a file; nothing can be drawn afterwards.
    ///
    /// - Throws: `DrawingError` if memory ran out or anything else went wrong on the way.
    func encoded() throws(DrawingError) -> [UInt8] {
        let drawn = cairo_status(context)
        guard drawn == CAIRO_STATUS_SUCCESS else { throw DrawingError(drawn) }
        cairo_surface_flush(surface)
        var written = CAIRO_STATUS_SUCCESS
        switch format {
        case .png:
            written = cairo_surface_write_to_png_stream(surface, append, Unmanaged.passUnretained(sink).toOpaque())
        case .svg, .pdf:
            cairo_surface_finish(surface)
            written = cairo_surface_status(surface)
        }
        guard written == CAIRO_STATUS_SUCCESS else { throw DrawingError(written) }
        return format == .svg ? SurfaceNumbers.renumbered(sink.bytes) : sink.bytes
    }
}

/// What Cairo has written.
private final class Sink {
    var bytes: [UInt8] = []
}

/// Cairo's function for writing to a sink.
private func append(to sink: UnsafeMutableRawPointer?, bytes: UnsafePointer<UInt8>?, count: UInt32) -> cairo_status_t {
    guard let sink, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<Sink>.fromOpaque(sink).takeUnretainedValue().bytes
        .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
    return CAIRO_STATUS_SUCCESS
}
