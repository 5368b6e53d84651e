import ArgumentParser
import Foundation
import RandomNumbers

/// Runs the cases of one format one after the other, in a process of its own: what kills it is then known by its number.
struct Worker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Runs cases of one format.", shouldDisplay: false)

    @Option var format: FuzzedFormat
    @Option var seed: UInt64
    @Option var first: Int
    @Option var last: Int
    @Option var scratch: String
    @Option var realData: String?
    /// Processor seconds that one case may take.
    @Option var secondsLimit: Double

    /// A case that hangs without working is ended by the system after so many seconds.
    private static let longestWait: UInt32 = 120

    func run() async throws {
        let scoring = try ScoringCheck(scratch: scratch)
        let seeds = try Seeds(format, realData: realData, scratch: scratch)
        let input = "\(scratch)/\(WorkerFiles.input)"
        try checkSeeds(seeds, input: input)
        let progress = open("\(scratch)/\(WorkerFiles.progress)", O_WRONLY | O_CREAT, 0o600)
        defer { close(progress) }
        var (read, slowest) = (0, 0.0)
        for number in first...last {
            var current = Int64(number)
            pwrite(progress, &current, 8, 0)
            alarm(Self.longestWait)
            try Data(file(number, seeds)).write(to: URL(filePath: input))
            let start = clock()
            let check = ReadingCheck(path: input)
            let faults = await check.faults + scoring.faults(of: input, isRefused: check.refusal != nil, number: number)
            let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
            slowest = max(slowest, seconds)
            if check.refusal == nil { read += 1 }
            for fault in faults { print("\(number) \(fault)") }
            if seconds > secondsLimit { print("\(number) took \(seconds) s") }
        }
        print("done \(read) \(slowest)")
    }

    /// Files that are refused before they are spoilt would show nothing.
    private func checkSeeds(_ seeds: Seeds, input: String) throws {
        for file in seeds.files + seeds.unpacked {
            try Data(file).write(to: URL(filePath: input))
            if let refusal = ReadingCheck(path: input).refusal {
                throw ValidationError("sound, but refused: \(refusal)")
            }
        }
    }

    /// The spoilt file of one case, which depends on format, seed and number alone.
    private func file(_ number: Int, _ seeds: Seeds) -> [UInt8] {
        let kind = UInt64(FuzzedFormat.allCases.firstIndex(of: format) ?? 0)
        var random = RandomSource(seed: seed, stream: UInt64(number) << 4 | kind)
        // Half of the packed files are sound as such, and what is packed in them is spoilt.
        if let packed = format.packs, random.uniform() < 0.5 {
            let packing: Packing = format == .gzippedPHCX ? .gzip : [.zstd, .xz, .bzip2][number % 3]
            return packing.pack(spoilt(seeds.unpacked, as: packed, &random))
        }
        return spoilt(seeds.files, as: format, &random)
    }

    private func spoilt(_ files: [[UInt8]], as format: FuzzedFormat, _ random: inout RandomSource) -> [UInt8] {
        let (file, other) = (random.integer(below: files.count), random.integer(below: files.count))
        var mutator = Mutator(format: format, random: RandomSource(seed: random.next()))
        return mutator.mutate(files[file], other: files[other])
    }
}

/// The files by which a worker and its overseer know of each other.
enum WorkerFiles {
    /// The number of the case being run, eight bytes.
    static let progress = "progress"
    /// The spoilt file of that case.
    static let input = "case"
    /// What the worker prints.
    static let output = "output"
}
