import Foundation

/// Has the cases of one format run by workers, and reports what went wrong and what killed them.
struct Overseer {
    private let format: FuzzedFormat
    private let options: FuzzRun
    private let scratch: URL
    private(set) var failures = 0

    /// So many crashes of one format are enough to know.
    private static let mostFailures = 25

    init(format: FuzzedFormat, options: FuzzRun) throws {
        self.format = format
        self.options = options
        // Files in memory, where the system has such a folder, spare the disk.
        let shared = URL(filePath: "/dev/shm")
        let isThere = FileManager.default.isWritableFile(atPath: shared.path)
        scratch = (isThere ? shared : FileManager.default.temporaryDirectory).appending(
            path: "psrsieve-fuzz-\(UUID().uuidString)")
    }

    /// The most memory that any worker has taken.
    static var peakMemoryMebibytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        return Int(usage.ru_maxrss) >> 10
    }

    mutating func run(_ cases: ClosedRange<Int>) throws {
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        var (next, read, slowest) = (cases.lowerBound, 0, 0.0)
        while next <= cases.upperBound, failures < Self.mostFailures {
            let (outcome, lines) = try work(next...cases.upperBound)
            for line in lines {
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                if words.first == "done" {
                    let numbers = words[1].split(separator: " ").compactMap { Double($0) }
                    read += Int(numbers[0])
                    slowest = numbers[1]
                } else if let number = words.first.flatMap({ Int($0) }) {
                    report(number, words.last ?? "")
                }
            }
            guard let outcome else { break }
            guard FileManager.default.fileExists(atPath: scratch.appending(path: WorkerFiles.progress).path) else {
                report(next, "not begun: \(outcome)")
                break
            }
            let number = try currentCase()
            report(number, outcome)
            try keepInput(number)
            next = number + 1
        }
        print(
            "\(format.rawValue): \(cases.count) cases, \(read) read, the slowest in \(String(format: "%.3f", slowest)) s, "
                + "\(failures) failures")
    }

    /// Runs a worker over some cases.
    ///
    /// - Returns: what killed it, or `nil` if it came to the end; and what it printed.
    private func work(_ cases: ClosedRange<Int>) throws -> (String?, [String]) {
        let output = scratch.appending(path: WorkerFiles.output)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = Bundle.main.executableURL
        process.arguments = [
            "worker", "--format", format.rawValue, "--seed", "\(options.seed)", "--first", "\(cases.lowerBound)",
            "--last", "\(cases.upperBound)", "--scratch", scratch.path, "--seconds-limit", "\(options.secondsLimit)",
        ]
        process.arguments? += options.realData.map { ["--real-data", $0] } ?? []
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        process.waitUntilExit()
        let lines = String(decoding: try Data(contentsOf: output), as: UTF8.self).split(separator: "\n").map(
            String.init)
        switch process.terminationReason {
        case .uncaughtSignal: return ("killed by signal \(process.terminationStatus)", lines)
        case .exit where process.terminationStatus == 0: return (nil, lines)
        default: return ("ended with status \(process.terminationStatus)", lines)
        }
    }

    private func currentCase() throws -> Int {
        let bytes = try Data(contentsOf: scratch.appending(path: WorkerFiles.progress))
        return bytes.withUnsafeBytes { Int($0.loadUnaligned(as: Int64.self)) }
    }

    private mutating func report(_ number: Int, _ fault: String) {
        failures += 1
        print("FAILED --format \(format.rawValue) --seed \(options.seed) --case \(number): \(fault)")
    }

    private func keepInput(_ number: Int) throws {
        guard let folder = options.keep else { return }
        let target = URL(filePath: folder).appending(path: "\(format.rawValue)-\(options.seed)-\(number)")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(at: target)
        try FileManager.default.copyItem(at: scratch.appending(path: WorkerFiles.input), to: target)
    }
}
