import Foundation
import TestSupport
import Testing

@Suite struct BenchmarkCommandTests {
    private let program: Program

    init() throws {
        program = try Program()
        // Digits whose class shows in one bright row of their own.
        for (part, count) in [("train", 12), ("t10k", 4)] {
            let labels = (0..<(10 * count)).map { UInt8($0 % 10) }
            let images = labels.flatMap(image)
            try program.folder.write("\(part)-images-idx3-ubyte", idx([labels.count, 28, 28]) + images)
            try program.folder.write("\(part)-labels-idx1-ubyte", idx([labels.count]) + labels)
        }
    }

    private func image(_ label: UInt8) -> [UInt8] {
        let row = 2 * Int(label) + 4
        return (0..<784).map { place -> UInt8 in place / 28 == row ? 250 : UInt8(place % 50) }
    }

    private func idx(_ shape: [Int]) -> [UInt8] {
        let lengths = shape.flatMap { length -> [UInt8] in [0, 0, UInt8(length >> 8), UInt8(length & 255)] }
        return [0, 0, 8, UInt8(shape.count)] + lengths
    }

    private func benchmark(_ options: String...) throws -> Subprocess.Outcome { try benchmark(options) }

    private func benchmark(_ options: [String]) throws -> Subprocess.Outcome {
        try Subprocess.run(
            Program.path, ["benchmark", "mnist", "--data", ".", "--epochs", "3", "--batch-size", "4"] + options,
            folder: program.folder.path)
    }

    @Test func comparesLossesAndGoesOn() throws {
        let outputs = ["--json", "r.json", "--csv", "r.csv", "--plot", "r.svg"]
        let outcome = try Subprocess.run(
            Program.path,
            [
                "benchmark", "mnist", "--data", ".", "--epochs", "3", "--batch-size", "4", "--sizes", "2:4,2:8",
                "--losses",
            ]
                + ["gppe,ros", "--runs", "2"] + outputs, folder: program.folder.path)
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("mnist 2:4, ratio 1:2, mean ± deviation of 2 runs"))
        #expect(outcome.standardOutput.contains("ce+ros"))
        #expect(try program.text("r.csv").split(separator: "\n").count == 9)
        #expect(try program.text("r.svg").hasSuffix("</svg>\n"))
        let json = try program.text("r.json")

        // Run by run, the same file comes out.
        let first = try benchmark("--sizes", "2:4,2:8", "--losses", "gppe", "--json", "s.json")
        #expect(first.status == 0)
        let resumed = try benchmark(
            "--sizes", "2:4,2:8", "--losses", "gppe,ros", "--runs", "2", "--json", "s.json", "--resume", "--jobs", "1")
        #expect(resumed.status == 0, "\(resumed.standardError)")
        #expect(try program.text("s.json") == json)
        let other = try benchmark("--sizes", "2:4", "--json", "s.json", "--resume")
        #expect(other.status == 1)
        #expect(other.standardError.contains("s.json: holds the results of other settings"))
    }

    @Test func sizesThatTheDataDoNotHave() throws {
        let outcome = try benchmark("--sizes", "50:1000", "--loss", "gppe", "--beta", "2", "--epochs", "1")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("1:11 instead of 50:1000, as large as the data allow"))
    }

    @Test func whatIsMissingIsNamed() throws {
        let outcome = try program.run("benchmark", "mnist", "--data", "nowhere")
        #expect(outcome.status == 1)
        #expect(
            outcome.standardError
                == "psrsieve: nowhere: holds no file train-images-idx3-ubyte or train-images.idx3-ubyte, plain or with .gz\n"
        )
        let label = try benchmark("--minority", "12")
        #expect(label.standardError.contains(".: holds no class 12; its classes are 0, 1"))
    }

    @Test(arguments: [
        ["benchmark", "nonsense", "--data", "."], ["benchmark", "mnist"],
        ["benchmark", "mnist", "--data", ".", "--runs", "0"], ["benchmark", "mnist", "--data", ".", "--sizes", "5"],
        ["benchmark", "mnist", "--data", ".", "--losses", "all,nonsense"],
        ["benchmark", "mnist", "--data", ".", "--resume"],
        ["benchmark", "mnist", "--data", ".", "--losses", "ce", "--alpha", "1"],
        ["benchmark", "mnist", "--data", ".", "--loss", "ce", "--margin", "0.1"],
        ["benchmark", "mnist", "--data", ".", "--loss", "gppe", "--margin", "1"],
        ["benchmark", "mnist", "--data", ".", "--loss", "asl", "--gamma", "4"],
        ["benchmark", "mnist", "--data", ".", "--loss", "dice", "--loss-parameter", "gamma=4"],
        ["benchmark", "mnist", "--data", ".", "--loss", "focal", "--loss-parameter", "gamma"],
        ["benchmark", "mnist", "--data", ".", "--gamma", "1", "--loss-parameter", "gamma=1"],
        ["benchmark", "mnist", "--data", ".", "--majority", "1,2"],
        ["benchmark", "mnist", "--data", ".", "--network", "x"],
        ["benchmark", "mnist-multiclass", "--data", ".", "--minority", "1"],
        ["benchmark", "folder", "--data", ".", "--imbalance", "linear"],
    ])
    func wrongUsageIs64(_ arguments: [String]) throws {
        let outcome = try Subprocess.run(Program.path, arguments, folder: program.folder.path)
        #expect(outcome.status == 64, "\(outcome.standardError)")
    }
}
