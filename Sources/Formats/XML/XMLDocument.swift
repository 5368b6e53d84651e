import CLibXML2
import Glibc

/// Takes the elements of an XML document as they come.
protocol XMLReceiver: AnyObject {
    func begin(_ name: String, attributes: XMLAttributes) throws(FormatError)
    /// - Parameter text: what stands between the last tag before this element's end and its end.
    func end(text: UnsafeBufferPointer<UInt8>) throws(FormatError)
}

/// Reads XML with libxml2, without building a tree, from bytes that nobody vouches for.
///
/// Nothing outside the bytes is opened, no entity is expanded beyond the five of XML itself, and a document type
/// declaration, which could declare others, is refused. The text is UTF-8, whatever the document says.
final class XMLDocument {
    /// Elements within elements; PHCX needs five.
    private static let mostDepth = 32
    /// Brackets, ampersands and equals signs; PHCX has some 400. libxml2 compares each attribute of an element with each
    /// other and each new name with many before it, so that a crowd of them takes for ever.
    static let mostMarks = 10_000
    private static let libraryIsReady: Void = xmlInitParser()

    private let path: String
    private let receiver: any XMLReceiver
    private var context: xmlParserCtxtPtr?
    private var text: [UInt8] = []
    private var depth = 0
    private var failure: FormatError?

    private init(path: String, receiver: any XMLReceiver) {
        self.path = path
        self.receiver = receiver
    }

    /// Gives all elements of a document to `receiver`.
    ///
    /// - Parameter mostMarks: brackets, ampersands and equals signs that it may have. Whoever lets in more than a candidate's
    ///   sees to it that they are not of ever new names, nor many in one tag.
    /// - Throws: what `receiver` throws, or `FormatError` with the line if the bytes are not well-formed XML.
    static func read(
        _ bytes: [UInt8], path: String, into receiver: any XMLReceiver, mostMarks: Int = mostMarks
    ) throws(FormatError) {
        let document = XMLDocument(path: path, receiver: receiver)
        document.text.reserveCapacity(min(bytes.count, 1 << 16))
        guard !isCrowded(bytes, mostMarks: mostMarks) else {
            throw FormatError(path, .unsupported("is XML with more elements and attributes than a candidate has"))
        }
        guard !hasControlCharacters(bytes) else {
            throw FormatError(path, .damaged("is no XML text: it holds control characters"))
        }
        try document.parse(bytes)
    }

    private func parse(_ bytes: [UInt8]) throws(FormatError) {
        _ = Self.libraryIsReady
        try bytes.withUnsafeBufferPointer { buffer throws(FormatError) in
            let start = UnsafeRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
            guard let size = Int32(exactly: buffer.count), let context = xmlCreateMemoryParserCtxt(start, size)
            else { throw FormatError(path, .tooLarge("is too large to be read as XML")) }
            defer { xmlFreeParserCtxt(context) }
            self.context = context
            context.pointee.sax.pointee = Self.handler()
            context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
            let options =
                XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
                | XML_PARSE_IGNORE_ENC.rawValue
            xmlCtxtUseOptions(context, Int32(options))
            xmlParseDocument(context)
            self.context = nil
            if let failure { throw failure }
            guard context.pointee.wellFormed == 1 else { throw Self.syntaxError(context, path: path) }
        }
    }

    private static func syntaxError(_ context: xmlParserCtxtPtr, path: String) -> FormatError {
        guard let error = xmlCtxtGetLastError(context) else {
            return FormatError(path, .damaged("is not well-formed XML"))
        }
        let words = error.pointee.message.map { String(cString: $0).trimmed } ?? "not well-formed"
        return FormatError(
            path, .line(Int(error.pointee.line)), .damaged("the XML is damaged or ends early (libxml2: \(words))"))
    }

    /// Whether a document has more brackets, ampersands and equals signs than it may have. Each element, attribute,
    /// entity and comment needs one.
    private static func isCrowded(_ bytes: [UInt8], mostMarks: Int) -> Bool {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return false }
            var count = 0
            for mark in "<>&=".utf8 {
                var position = 0
                while let found = memchr(base + position, Int32(mark), buffer.count - position) {
                    position = UnsafeRawPointer(found) - base + 1
                    count += 1
                    if count > mostMarks { return true }
                }
            }
            return false
        }
    }

    /// libxml2 would make an error of each of them, one after the other.
    private static func hasControlCharacters(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            // No branch in the loop and no way out of it, so that it takes many bytes at a time.
            var found: UInt8 = 0
            for index in 0..<buffer.count {
                let byte = buffer[index]
                let isControl: UInt8 = byte < 0x20 ? 1 : 0
                let isSpace: UInt8 = (byte == 0x09 ? 1 : 0) | (byte == 0x0a ? 1 : 0) | (byte == 0x0d ? 1 : 0)
                found |= isControl & ~isSpace
            }
            return found != 0
        }
    }

    // MARK: - What libxml2 calls

    private static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.internalSubset = { document, _, _, _ in XMLDocument.at(document)?.refuseDeclaration() }
        handler.startElementNs = { document, name, _, _, _, _, attributeCount, _, attributes in
            XMLDocument.at(document)?.begin(name, XMLAttributes(attributes, count: attributeCount))
        }
        handler.endElementNs = { document, _, _, _ in XMLDocument.at(document)?.end() }
        handler.characters = { document, start, count in XMLDocument.at(document)?.add(start, count: count) }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        return handler
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> XMLDocument? {
        pointer.map { Unmanaged<XMLDocument>.fromOpaque($0).takeUnretainedValue() }
    }

    private func begin(_ name: UnsafePointer<xmlChar>?, _ attributes: XMLAttributes) {
        attempt { () throws(FormatError) in
            depth += 1
            guard depth <= Self.mostDepth else {
                throw FormatError(
                    path, .unsupported("is XML with elements more than \(Self.mostDepth) deep in each other"))
            }
            text.removeAll(keepingCapacity: true)
            try receiver.begin(name.map { String(cString: $0) } ?? "", attributes: attributes)
        }
    }

    private func add(_ start: UnsafePointer<xmlChar>?, count: Int32) {
        text.append(contentsOf: UnsafeBufferPointer(start: start, count: Int(count)))
    }

    private func end() {
        attempt { () throws(FormatError) in
            depth -= 1
            try text.withUnsafeBufferPointer { buffer throws(FormatError) in try receiver.end(text: buffer) }
            text.removeAll(keepingCapacity: true)
        }
    }

    private func refuseDeclaration() {
        attempt { () throws(FormatError) in
            throw FormatError(
                path, .unsupported("is XML with a document type declaration, which could hide what it holds"))
        }
    }

    /// No Swift error can pass through C: the first one is kept, and libxml2 is told to stop.
    private func attempt(_ body: () throws(FormatError) -> Void) {
        guard failure == nil else { return }
        do throws(FormatError) {
            try body()
        } catch {
            failure = error
            xmlStopParser(context)
        }
    }
}
