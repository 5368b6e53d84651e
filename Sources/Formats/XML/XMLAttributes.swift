import CLibXML2

/// The attributes of an element, as libxml2 lays them out: five pointers each (name, prefix, namespace, value, its end).
struct XMLAttributes {
    private let pointers: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    let count: Int

    init(_ pointers: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int32) {
        self.pointers = pointers
        self.count = Int(count)
    }

    /// An attribute's text, or `nil` if the element does not have it.
    subscript(name: StaticString) -> String? {
        guard let pointers else { return nil }
        for index in 0..<count {
            guard let key = pointers[5 * index], let value = pointers[5 * index + 3], let end = pointers[5 * index + 4]
            else { continue }
            if xmlStrcmp(key, name.utf8Start) == 0 {
                return String(decoding: UnsafeBufferPointer(start: value, count: end - value), as: UTF8.self)
            }
        }
        return nil
    }
}
