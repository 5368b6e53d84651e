import Foundation
import TestSupport

/// A folder that holds what a page's command lines speak of: the repository's samples, and stand-ins for a reader's own files.
struct DocumentationWorkplace {
    /// The files that pages name and a reader would have, and what stands for them; the real data are beside some checkouts only.
    private static let standIns = [
        "candidates": RealData.repository + "/samples/survey-phcx", "new": RealData.repository + "/samples/survey-phcx",
        "archives": RealData.repository + "/samples/survey", "folds": RealData.repository + "/samples/survey-pfd",
        "candidate.phcx": RealData.repository + "/samples/survey-phcx/pulsar_00001.phcx.gz",
        "candidate.pfd": RealData.repository + "/samples/survey-pfd/pulsar_00003.pfd",
        "model.safetensors": RealData.repository + "/models/planes.safetensors",
        "HTRU_2.csv": RealData.path("features/HTRU_2_Lyon_Features_8.csv"),
        "HTRU_1.arff": RealData.path("features/HTRU_1_MiniSPINN_Lyon_Features_8.arff"),
        "DATA": RealData.path(""), "LOTAAS_1.csv": RealData.path("features/LOTAAS_1_Lyon_Features_8.csv"),
    ]
    private static let ofRepository = ["samples", "models", "docs", "Benchmarks", "Makefile"]

    /// A release build, if one is to be tried.
    private static let release = ProcessInfo.processInfo.environment["PSRSIEVE"]
    static var isRelease: Bool { release != nil }

    private let folder: TemporaryFolder
    /// Files that the commands name and that are not there.
    let missing: Set<String>

    init(_ commands: [DocumentedCommand]) throws {
        folder = try TemporaryFolder()
        let manager = FileManager.default
        try folder.write("bin/keep", "")
        try manager.createSymbolicLink(
            atPath: folder.file("bin/psrsieve"), withDestinationPath: Self.release ?? Program.path)
        for name in Self.ofRepository {
            try manager.createSymbolicLink(
                atPath: folder.file(name), withDestinationPath: "\(RealData.repository)/\(name)")
        }
        var missing: Set<String> = []
        for (name, path) in Self.standIns where commands.contains(where: { $0.mentions(name) }) {
            var isFolder: ObjCBool = false
            if !manager.fileExists(atPath: path, isDirectory: &isFolder) {
                missing.insert(name)
            } else if isFolder.boolValue {
                try manager.createSymbolicLink(atPath: folder.file(name), withDestinationPath: path)
            } else {
                // A copy: a page's own command may write a file of that name.
                try manager.copyItem(atPath: path, toPath: folder.file(name))
            }
        }
        self.missing = missing
        if commands.contains(where: { $0.mentions("search_fold_cands.csv") }) {
            try folder.write(
                "search_fold_cands.csv", "fold_cands_filename,dm_new,dm_err\npulsar_00003.pfd,34.6,0.2\n")
        }
        if commands.contains(where: { $0.mentions("labels.csv") }) { try writeLabels() }
        for name in Self.verdicts where commands.contains(where: { $0.mentions("\(name).csv") }) {
            try writeVerdicts(of: name)
        }
        if commands.contains(where: { $0.mentions("psrcat.db") }) {
            try folder.write(
                "psrcat.db",
                "#CATALOGUE 0.0\nPSRJ J0437-4715\nRAJ 04:37:15.9\nDECJ -47:15:09\nP0 0.005757\nDM 2.64\n@---\n")
        }
        if commands.contains(where: { $0.mentions("examples.fits") && !$0.results.contains("examples.fits") }) {
            try manager.copyItem(atPath: Examples.shared.get().path, toPath: folder.file("examples.fits"))
        }
    }

    /// Of the candidates in `candidates`, by their names.
    private func writeLabels() throws {
        let truth = try String(contentsOfFile: RealData.repository + "/samples/survey-phcx-truth.csv", encoding: .utf8)
        let lines = truth.split(separator: "\n").map { line in
            line.replacing("survey-phcx/", with: "").split(separator: ",").prefix(2).joined(separator: ",")
        }
        try folder.write("labels.csv", lines.joined(separator: "\n") + "\n")
    }

    /// Files of verdicts that pages name, by who gave them.
    private static let verdicts = ["anna", "ben", "carl", "verdicts"]

    /// On some of the candidates in `candidates`, as a page saves them; some are slips.
    private func writeVerdicts(of labeller: String) throws {
        let truth = try String(contentsOfFile: RealData.repository + "/samples/survey-phcx-truth.csv", encoding: .utf8)
        let slip = Self.verdicts.firstIndex(of: labeller) ?? 0
        var lines = ["candidate,source,label,labeller,time"]
        for (place, line) in truth.split(separator: "\n").dropFirst().enumerated() where place % 3 < 2 {
            let cells = line.split(separator: ",")
            let name = cells[0].replacing("survey-phcx/", with: "")
            let isPulsar = (cells[1] == "1") != (place % 9 == slip)
            lines.append("\(name),candidates/\(name),\(isPulsar ? "T1_CAND" : "RFI"),\(labeller),2026-01-01T00:00:00Z")
        }
        try folder.write("\(labeller).csv", lines.joined(separator: "\n") + "\n")
    }

    /// Whether a file is there.
    func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.file(name)) }

    func run(_ command: String) throws -> Subprocess.Outcome {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let python = URL(filePath: Python.interpreter).deletingLastPathComponent().path
        return try Subprocess.run(
            "/usr/bin/env", ["bash", "-c", command], folder: folder.path,
            environment: ["PATH": "\(folder.path)/bin:\(python):\(path)"])
    }

    /// The example table of the candidates of samples, made once.
    private struct Examples {
        static let shared = Result { try Examples() }

        private let folder: TemporaryFolder
        var path: String { folder.file("examples.fits") }

        private init() throws {
            folder = try TemporaryFolder()
            let outcome = try Subprocess.run(
                Program.path,
                [
                    "preprocess", RealData.repository + "/samples/survey-phcx", "-o", "examples.fits", "--labels",
                    RealData.repository + "/samples/survey-phcx-truth.csv",
                ], folder: folder.path)
            guard outcome.status == 0 else { throw PlaneModel.Failure(text: outcome.standardError) }
        }
    }
}
