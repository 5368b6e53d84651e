import Foundation

/// Runs a program and waits for it.
public enum Subprocess {
    public struct Outcome: Sendable {
        public var status: Int32
        public var standardOutput: String
        public var standardError: String
    }

    public static func run(
        _ program: String, _ arguments: [String], input: String = "", folder: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        // Files rather than pipes, which fill up and stop a program that writes much to both.
        let scratch = try TemporaryFolder()
        let (inputPath, outputPath, errorPath) = (
            try scratch.write("in", input), try scratch.write("out", ""), try scratch.write("err", "")
        )
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: inputPath))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: outputPath))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errorPath))
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            standardOutput: try String(contentsOfFile: outputPath, encoding: .utf8),
            standardError: try String(contentsOfFile: errorPath, encoding: .utf8))
    }
}
