import Foundation
import Testing

/// A Python interpreter with which tests check that other tools can read what psrsieve writes.
///
/// `PSRSIEVE_PYTHON` names it; otherwise it is the one that `make setup` puts into `.build/python`, else `python3`.
public enum Python {
    public static let interpreter: String = {
        if let named = ProcessInfo.processInfo.environment["PSRSIEVE_PYTHON"] { return named }
        let own = RealData.repository + "/.build/python/bin/python"
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }()

    /// Runs a script and gives what it prints.
    ///
    /// - Throws: `Failure` with what it wrote to standard error if it fails.
    public static func run(_ script: String, _ arguments: [String] = []) throws -> String {
        let outcome = try Subprocess.run("/usr/bin/env", [interpreter, "-c", script] + arguments)
        guard outcome.status == 0 else { throw Failure(message: outcome.standardError) }
        return outcome.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    public struct Failure: Error, CustomStringConvertible {
        public var message: String
        public var description: String { message }
    }

    public static func has(_ module: String) -> Bool {
        (try? run("import \(module)")) != nil
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, and says so, where Python lacks a module.
    public static func needsPython(_ module: String) -> Self {
        .enabled(if: Python.has(module), "python3 has no module \(module)")
    }
}
