import ArgumentParser
import Candidates
import Formats
import Foundation
import Preprocessing
import Simulation

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes candidates whose truth is known, to try things out with.",
        discussion: """
            Example:
              psrsieve simulate -o simulated --pulsars 10 --noise 40 --rfi 10

            As psrfits, every candidate becomes a fold archive, and truth.csv says what each is. As table, their eight \
            features become one file, features.csv, with the truth as class.
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder that the files go to.", valueName: "folder"))
    var output: String

    @Option(help: "Pulsars.")
    var pulsars = 10

    @Option(help: "Candidates of nothing but noise.")
    var noise = 40

    @Option(help: "Candidates of interference.")
    var rfi = 10

    @Option(help: "The seed of every random choice.")
    var seed: UInt64 = 0

    @Option(help: "What is written: psrfits or table.")
    var format = Format.psrfits

    enum Format: String, ExpressibleByArgument, CaseIterable { case psrfits, table }

    func validate() throws {
        guard pulsars >= 0, noise >= 0, rfi >= 0, pulsars + noise + rfi > 0 else {
            throw ValidationError("--pulsars, --noise and --rfi are whole numbers from 0 on, not all of them 0")
        }
    }

    func run() throws {
        try OutputFolder.create(output)
        let simulator = FoldSimulator(seed: seed)
        let plan = [(Truth.pulsar, pulsars), (.noise, noise), (.rfi, rfi)].flatMap { truth, count in
            (0..<count).map { (truth, $0) }
        }
        let progress = Progress()
        var lines =
            switch format {
            case .psrfits: ["file,truth,class"]
            case .table: [(["name"] + FeatureName.lyon + ["class"]).joined(separator: ",")]
            }
        for (index, (truth, number)) in plan.enumerated() {
            let fold = simulator.fold(truth, number: number)
            switch format {
            case .psrfits:
                try PSRFITSWriter.write(fold, to: "\(output)/\(fold.name).fits")
                lines.append("\(fold.name).fits,\(truth.rawValue),\(truth.label.rawValue)")
            case .table:
                let features = LyonFeatures(fold.candidate(path: fold.name))
                let values = FeatureName.lyon.compactMap { features.value(named: $0) }.map {
                    String(format: "%.9g", $0)
                }
                lines.append(([fold.name] + values + ["\(truth.label.rawValue)"]).joined(separator: ","))
            }
            progress.update { "simulating: \(index + 1) of \(plan.count) candidates" }
        }
        progress.finish()
        let list = output + (format == .psrfits ? "/truth.csv" : "/features.csv")
        try OutputFile.write(lines.joined(separator: "\n") + "\n", to: list)
        Console.note("simulated \(plan.count) candidates, wrote \(list)")
    }
}
