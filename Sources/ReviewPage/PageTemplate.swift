import CCrypto
import CReviewPage
import Foundation

/// The page's parts put together.
enum PageTemplate {
    /// - Parameters:
    ///   - title: as text.
    ///   - data: JSON.
    static func page(title: String, data: [UInt8]) -> [UInt8] {
        let script = script
        let policy = [
            "default-src 'none'", "script-src '\(sha256(script))'", "style-src '\(sha256(bytes(reviewPageStyle)))'",
            "img-src data: blob:", "base-uri 'none'", "form-action 'none'",
        ].joined(separator: "; ")
        let parts: [String: [UInt8]] = [
            "policy": Array(policy.utf8), "title": Array(escaped(title).utf8), "style": bytes(reviewPageStyle),
            "data": escaped(data), "licence": escapedText(bytes(reviewPageLicence)), "script": script,
        ]
        return filled(bytes(reviewPageTemplate), with: parts)
    }

    /// The library, and the page's own script with names of its own.
    private static var script: [UInt8] {
        var script = bytes(reviewPageLibrary) + Array("\n(() => {\n\"use strict\";\n".utf8)
        for file in UnsafeBufferPointer(start: reviewPageScripts, count: reviewPageScriptCount) {
            script += bytes(file)
        }
        return script + Array("})();\n".utf8)
    }

    private static func bytes(_ file: ReviewPageFile) -> [UInt8] {
        Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
    }

    /// Puts parts into the places `{{name}}` of a template; what stands in a part is not looked at again.
    private static func filled(_ template: [UInt8], with parts: [String: [UInt8]]) -> [UInt8] {
        var page: [UInt8] = []
        page.reserveCapacity(template.count + parts.values.reduce(0) { $0 + $1.count })
        var pieces = String(decoding: template, as: UTF8.self).components(separatedBy: "{{")[...]
        page += Array(pieces.removeFirst().utf8)
        for piece in pieces {
            guard let end = piece.range(of: "}}") else { continue }
            page += parts[String(piece[..<end.lowerBound])] ?? []
            page += Array(piece[end.upperBound...].utf8)
        }
        return page
    }

    // MARK: - Escaped

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// JSON in which no markup begins, as `<` stands in strings only; and of ASCII alone, which browsers read in half the time.
    private static func escaped(_ json: [UInt8]) -> [UInt8] {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(json.count + json.count / 8)
        json.withUnsafeBufferPointer { text in
            var start = 0
            while start < text.count {
                var end = start
                while end < text.count, text[end] < 0x80, text[end] != UInt8(ascii: "<") { end += 1 }
                escaped.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
                start = end
                while end < text.count, text[end] >= 0x80 || text[end] == UInt8(ascii: "<") { end += 1 }
                for unit in String(decoding: text[start..<end], as: UTF8.self).utf16 {
                    escaped.append(contentsOf: String(format: "\\u%04x", Int(unit)).utf8)
                }
                start = end
            }
        }
        return escaped
    }

    /// Text in a script element, in which no markup may begin.
    private static func escapedText(_ text: [UInt8]) -> [UInt8] { text.filter { $0 != UInt8(ascii: "<") } }

    /// As a Content-Security-Policy names the hash of an inline script or style.
    private static func sha256(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        SHA256(bytes, bytes.count, &digest)
        return "sha256-" + Data(digest).base64EncodedString()
    }
}
