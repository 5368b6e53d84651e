import Candidates
import Formats
import Foundation
import OutputFiles
import Preprocessing
import Simulation

/// All candidates of one call, made by several jobs.
struct SimulationWork: Sendable {
    /// What makes them.
    enum Simulator: Sendable {
        case folds(FoldSimulator)
        case wide(WideSimulator)
        case injection(PulsarInjection)

        func candidate(_ truth: Truth, number: Int) -> (candidate: Candidate, parameters: TrueParameters) {
            switch self {
            case .folds(let simulator): simulator.candidate(truth, number: number)
            case .wide(let simulator): simulator.candidate(truth, number: number)
            case .injection(let simulator): simulator.candidate(number: number)
            }
        }
    }

    /// What is made of one candidate: its line of the list, and its row of the example table if there is one.
    private struct Made: Sendable {
        var line: String
        var row: [UInt8]?
    }

    let simulator: Simulator
    let format: Simulate.Format
    let folder: String
    let size: Int
    let plan: [(truth: Truth, number: Int)]

    private static let batch = 64

    var candidateFolder: String { format.isOneFile ? folder : folder + "/candidates" }

    /// The file that says what each candidate is.
    var list: String { format == .table ? folder + "/features.csv" : folder + "/truth.csv" }

    private var exampleTable: String { folder + "/examples.fits" }

    /// What the last line of a run names.
    var result: String { format == .examples ? exampleTable : list }

    var leftByStopping: String {
        format.isOneFile
            ? "nothing was written"
            : "what was made is in \(candidateFolder), without a truth.csv; --force replaces it"
    }

    private var header: String {
        (format == .table
            ? ["name"] + FeatureName.lyon + ["class"]
            : [
                format == .examples ? "candidate" : "path", "class", "truth", "kind", "period_s", "dm_pc_cm3", "snr",
                "width_turns", "pulses_per_turn",
            ]).joined(separator: ",")
    }

    /// Makes and writes the candidates.
    ///
    /// - Returns: the lines of the list, in the order of the plan.
    func run(jobs: Int) async throws -> [String] {
        let progress = Progress()
        defer { progress.finish() }
        let layout = ExampleLayout(paths: ["simulated"], size: size)
        let part = "\(exampleTable).part"
        let table =
            format == .examples
            ? try ExampleTableWriter(creating: part, layout: layout, creator: Psrsieve.version) : nil
        var lines = [header]
        do {
            for start in stride(from: 0, to: plan.count, by: Self.batch * jobs) {
                try Task.checkCancellation()
                let range = start..<min(start + Self.batch * jobs, plan.count)
                let made = try await withThrowingTaskGroup(of: [(Int, Made)].self) { group in
                    for job in 0..<jobs {
                        group.addTask {
                            try stride(from: range.lowerBound + job, to: range.upperBound, by: jobs).map {
                                try Task.checkCancellation()
                                return ($0, try make($0, layout))
                            }
                        }
                    }
                    let made = try await group.reduce(into: []) { $0 += $1 }
                    return made.sorted { $0.0 < $1.0 }.map { $0.1 }
                }
                for one in made {
                    lines.append(one.line)
                    if let row = one.row { try table?.append(row) }
                }
                progress.update { "simulating: \(range.upperBound) of \(plan.count) candidates" }
            }
        } catch {
            if table != nil { OutputFile.remove(part) }
            throw error
        }
        if let table {
            try table.finish()
            try OutputFile.publish(part, as: exampleTable)
        }
        return lines
    }

    /// Makes one candidate, and writes its file if it is to have one.
    private func make(_ index: Int, _ layout: ExampleLayout) throws(OutputFile.WriteError) -> Made {
        let (truth, number) = plan[index]
        switch format {
        case .table:
            let candidate = simulator.candidate(truth, number: number).candidate
            let features = LyonFeatures(candidate)
            // A flat curve has no skewness; its moments count as 0.
            let values = FeatureName.lyon.map { String(format: "%.9g", features.value(named: $0) ?? 0) }
            return Made(line: ([candidate.name] + values + ["\(truth.label.rawValue)"]).joined(separator: ","))
        case .examples:
            let (candidate, parameters) = simulator.candidate(truth, number: number)
            return Made(
                line: line(of: parameters, named: candidate.name),
                row: layout.bytes(of: Example(candidate, label: truth.label, size: size)))
        case .phcx, .pfd, .psrfits:
            guard case .folds(let simulator) = simulator else { return Made(line: "") }
            return Made(line: try write(simulator.fold(truth, number: number)))
        }
    }

    /// - Returns: the candidate's line of the list.
    private func write(_ fold: SimulatedFold) throws(OutputFile.WriteError) -> String {
        let path = { (name: String) in "\(candidateFolder)/\(name)" }
        switch format {
        case .pfd:
            try PFDWriter.write(fold, to: path("\(fold.name).pfd"))
            return line(of: fold.parameters, named: "candidates/\(fold.name).pfd")
        case .psrfits:
            try PSRFITSWriter.write(fold, to: path("\(fold.name).fits"))
            return line(of: fold.parameters, named: "candidates/\(fold.name).fits")
        default:
            try PHCXWriter.write(fold, to: path("\(fold.name).phcx.gz"))
            return line(of: fold.parameters, named: "candidates/\(fold.name).phcx.gz")
        }
    }

    private func line(of truth: TrueParameters, named name: String) -> String {
        [
            name, "\(truth.truth.label.rawValue)", truth.truth.rawValue, truth.kind,
            String(format: "%.12g", truth.periodSeconds), String(format: "%.6g", truth.dispersionMeasure),
            String(format: "%.4g", truth.signalToNoise), String(format: "%.4g", truth.widthTurns),
            "\(truth.pulsesPerTurn)",
        ].joined(separator: ",")
    }
}
