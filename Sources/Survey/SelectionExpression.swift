/// A rule over the columns of a ranked list, such as `score>=0.1 and snr>=6 and not known`.
///
/// Numbers and words are compared with columns by their names; a word of `flags` is true of a candidate that has it. `and`, `or`,
/// `not` and parentheses join them. A comparison with what a candidate does not have is false.
public struct SelectionExpression: Sendable {
    /// Why a text is no rule. Reads as a sentence.
    public struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    public let text: String
    /// What it asks for: the names of columns, and flags.
    public let names: Set<String>
    private let rule: @Sendable (RankedRow) -> Bool

    /// - Throws: `Invalid`.
    public init(_ text: String) throws(Invalid) {
        self.text = text
        var parser = SelectionParser(try SelectionToken.tokens(of: text))
        rule = try parser.wholeRule()
        names = parser.names
    }

    func selects(_ row: RankedRow) -> Bool { rule(row) }
}

/// What a rule is made of.
private enum SelectionToken: Equatable {
    /// A share was written with %.
    case number(Double, isShare: Bool)
    case word(String)
    case text(String)
    case sign(String)

    private static let signs = ["<=", ">=", "==", "!=", "<>", "&&", "||", "<", ">", "=", "(", ")", "!"]

    static func tokens(of text: String) throws(SelectionExpression.Invalid) -> [SelectionToken] {
        var tokens: [SelectionToken] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "'" || first == "\"" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: first) else {
                    throw .init(description: "a quotation mark is not closed")
                }
                tokens.append(.text(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else if let sign = signs.first(where: rest.hasPrefix) {
                tokens.append(.sign(sign))
                rest = rest.dropFirst(sign.count)
            } else if first.isLetter || first == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || "_?".contains($0) }
                tokens.append(.word(word.lowercased()))
                rest = rest[word.endIndex...]
            } else {
                let digits = rest.prefix { $0.isNumber || $0.isLetter || ".+-%".contains($0) }
                let isShare = digits.last == "%"
                guard let value = Double(isShare ? digits.dropLast() : digits) else {
                    throw .init(
                        description: "\"\(digits.isEmpty ? rest.prefix(1) : digits)\" is no number, word or sign")
                }
                tokens.append(.number(isShare ? value / 100 : value, isShare: isShare))
                rest = rest[digits.endIndex...]
            }
        }
        return tokens
    }

    var shown: String {
        switch self {
        case .number(let value, let isShare): isShare ? "\(value * 100)%" : "\(value)"
        case .word(let word), .sign(let word): word
        case .text(let text): "'\(text)'"
        }
    }
}

/// Makes rules of tokens, by recursive descent.
private struct SelectionParser {
    typealias Invalid = SelectionExpression.Invalid
    typealias Rule = @Sendable (RankedRow) -> Bool

    private enum Operand {
        case number(@Sendable (RankedRow) -> Double?)
        case text(@Sendable (RankedRow) -> String?)
        case truth(Rule)
    }

    private static let deepest = 64
    private var tokens: ArraySlice<SelectionToken>
    private var depth = 0
    private(set) var names: Set<String> = []

    init(_ tokens: [SelectionToken]) {
        self.tokens = tokens[...]
    }

    mutating func wholeRule() throws(Invalid) -> Rule {
        let rule = try alternatives()
        if let next = tokens.first {
            throw .init(description: "\"\(next.shown)\" stands where \"and\", \"or\" or the end is expected")
        }
        return rule
    }

    private mutating func takes(_ words: String...) -> Bool {
        guard let first = tokens.first, words.contains(where: { first == .word($0) || first == .sign($0) }) else {
            return false
        }
        tokens.removeFirst()
        return true
    }

    private mutating func alternatives() throws(Invalid) -> Rule {
        var rule = try conditions()
        while takes("or", "||") {
            let (first, second) = (rule, try conditions())
            rule = { first($0) || second($0) }
        }
        return rule
    }

    private mutating func conditions() throws(Invalid) -> Rule {
        var rule = try condition()
        while takes("and", "&&") {
            let (first, second) = (rule, try condition())
            rule = { first($0) && second($0) }
        }
        return rule
    }

    private mutating func condition() throws(Invalid) -> Rule {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw .init(description: "it is nested too deeply") }
        if takes("not", "!") {
            let rule = try condition()
            return { !rule($0) }
        }
        if takes("(") {
            let rule = try alternatives()
            guard takes(")") else { throw .init(description: "a parenthesis is not closed") }
            return rule
        }
        return try comparison()
    }

    private mutating func comparison() throws(Invalid) -> Rule {
        let (name, first) = try operand()
        guard case .sign(let sign)? = tokens.first, ["<", "<=", ">", ">=", "=", "==", "!=", "<>"].contains(sign) else {
            guard case .truth(let rule) = first else {
                throw .init(description: "\(name) is not compared with anything; write such as \(name)>0")
            }
            return rule
        }
        tokens.removeFirst()
        let (otherName, second) = try otherOperand(of: name, sign)
        try Self.checkShares(name, otherName)
        switch (first, second) {
        case (.number(let first), .number(let second)):
            return Self.comparing(first, second, by: Self.numberSigns[sign] ?? { _, _ in false })
        // A list has 1 for true.
        case (.truth(let first), .number(let second)):
            return Self.comparing({ first($0) ? 1 : 0 }, second, by: Self.numberSigns[sign] ?? { _, _ in false })
        case (.text(let first), .text(let second)) where Self.textSigns[sign] != nil:
            return Self.comparing(first, second, by: Self.textSigns[sign] ?? { _, _ in false })
        case (.text, .text): throw .init(description: "words such as \(name) are compared by = or != alone")
        default: throw .init(description: "\(name) and \(otherName) cannot be compared: one is a number, the other not")
        }
    }

    /// A share of something that is none, and a fraction beyond 1, are mistakes.
    private static func checkShares(_ first: String, _ second: String) throws(Invalid) {
        for (name, other) in [(first, second), (second, first)] {
            if other.hasSuffix("%"), !["fraction", "score", "dm0_snr_ratio", "alpha"].contains(name) {
                throw .init(
                    description:
                        "\(name) is no share, so that it cannot be compared with \(other); fraction<=\(other) takes the top"
                )
            }
            if name == "fraction", let value = Double(other), value > 1 {
                throw .init(description: "fraction goes from 0 to 1; write \(other)% or \(value / 100)")
            }
        }
    }

    private static func comparing<Value>(
        _ first: @escaping @Sendable (RankedRow) -> Value?, _ second: @escaping @Sendable (RankedRow) -> Value?,
        by isTrue: @escaping @Sendable (Value, Value) -> Bool
    ) -> Rule {
        { row in
            guard let one = first(row), let other = second(row) else { return false }
            return isTrue(one, other)
        }
    }

    private static let numberSigns: [String: @Sendable (Double, Double) -> Bool] = [
        "<": { $0 < $1 }, "<=": { $0 <= $1 }, ">": { $0 > $1 }, ">=": { $0 >= $1 }, "=": { $0 == $1 },
        "==": { $0 == $1 }, "!=": { $0 != $1 }, "<>": { $0 != $1 },
    ]
    private static let textSigns: [String: @Sendable (String, String) -> Bool] = [
        "=": { $0 == $1 }, "==": { $0 == $1 }, "!=": { $0 != $1 }, "<>": { $0 != $1 },
    ]

    // MARK: - What is compared

    private mutating func operand() throws(Invalid) -> (name: String, Operand) {
        guard let token = tokens.popFirst() else { throw .init(description: "something is missing at its end") }
        switch token {
        case .number(let value, _): return (token.shown, .number { _ in value })
        case .text(let text): return (token.shown, .text { _ in text })
        case .word(let word):
            names.insert(Self.aliases[word] ?? word)
            return (word, try Self.operand(word))
        case .sign: throw .init(description: "\"\(token.shown)\" stands where a column or a number is expected")
        }
    }

    /// What stands behind a sign; a word that is no column may be meant as one that is to be found.
    private mutating func otherOperand(of name: String, _ sign: String) throws(Invalid) -> (name: String, Operand) {
        if case .word(let word)? = tokens.first, (try? Self.operand(word)) == nil {
            throw .init(
                description: "there is no column \"\(word)\"; words stand in quotes, as in \(name)\(sign)'\(word)'")
        }
        return try operand()
    }

    /// Names in use for columns that the list calls otherwise.
    private static let aliases = [
        "period": "period_s", "p0": "period_s", "dm": "dm_pc_cm3", "ra": "ra_deg", "dec": "dec_deg",
        "alpha": "dm0_snr_ratio", "name": "candidate", "acceleration": "acceleration_m_s2",
    ]

    private static func operand(_ word: String) throws(Invalid) -> Operand {
        if RankedRow.flagWords.contains(word) { return .truth { $0.has(flag: word) } }
        switch word {
        case "leader": return .truth { $0.findings.membership?.reason == nil }
        case "fraction": return .number { Double($0.rank) / Double($0.count) }
        default: break
        }
        guard let column = RankedColumn.all.first(where: { $0.name == aliases[word] ?? word }) else {
            let names = RankedColumn.all.map(\.name) + ["leader", "fraction"] + RankedRow.flagWords
            throw .init(description: "there is no column \"\(word)\"; there are \(names.joined(separator: ", "))")
        }
        switch column.values {
        case .integer(let value): return .number { value($0).map(Double.init) }
        case .probability(let value): return .number { value($0) }
        case .number(let value): return .number(value)
        case .flag(let value): return .truth(value)
        case .text(let value): return .text(value)
        }
    }
}
