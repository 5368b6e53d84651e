import Foundation
import TestSupport
import Testing

/// `psrsieve export`: other programs score as psrsieve does.
@Suite struct ExportTests {
    private let program: Program
    private let models = RealData.repository + "/models"
    private let samples = RealData.repository + "/samples"

    init() throws {
        program = try Program()
    }

    /// Scores an example table or a feature table with onnxruntime, and gives the largest difference from psrsieve's scores.
    private func largestDifference(_ model: String, table: String) throws -> Double {
        let exported = try program.run("export", model, "-o", "model.onnx")
        try #require(exported.status == 0, "\(exported.standardError)")
        #expect(exported.standardError == "psrsieve: wrote model.onnx\n")
        let scored = try program.run("score", model, table, "-o", "r.json")
        try #require(scored.status == 0, "\(scored.standardError)")
        let text = try Python.run(
            """
            import csv, json, sys, numpy as np, onnxruntime
            model, table, ranked = sys.argv[1:]
            session = onnxruntime.InferenceSession(model)
            names = [i.name for i in session.get_inputs()]
            if table.endswith(".fits"):
                from astropy.io import fits
                rows = fits.open(table)[1].data
                feed = {n: np.asarray(rows[n.upper()], np.float32).reshape(-1, *i.shape[1:])
                        for n, i in zip(names, session.get_inputs())}
                keys = [s.strip() for s in rows["NAME"]]
            else:
                lines = [l for l in csv.reader(open(table, newline="")) if l]
                feed = {"features": np.array([l[:8] for l in lines], np.float32)}
                keys = [str(n + 1) for n in range(len(lines))]
            found = dict(zip(keys, session.run(["score"], feed)[0].tolist()))
            expected = {r["candidate"].split("#")[-1].removeprefix("row "): r["score"] for r in json.load(open(ranked))}
            assert len(found) == len(expected) > 10, (len(found), len(expected))
            print(max(abs(found[k] - s) for k, s in expected.items()))
            """, [program.folder.file("model.onnx"), table, program.folder.file("r.json")])
        return try #require(Double(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    @Test(.enabled(if: Python.hasONNX)) func candidatesOfTheDemo() throws {
        _ = try program.run("preprocess", "\(samples)/survey-phcx", "\(samples)/survey-pfd", "-o", "e.fits")
        #expect(try largestDifference("\(models)/planes.safetensors", table: program.folder.file("e.fits")) < 1e-4)
    }

    @Test(.enabled(if: Python.hasONNX), .needsRealData) func realCandidates() throws {
        let inputs = ["htru1", "htru2", "htru2-beam"].map { RealData.path("phcx/\($0)/*.phcx*") }
        let outcome = try program.run("preprocess", inputs[0], inputs[1], inputs[2], "-o", "e.fits")
        #expect(outcome.standardError.contains("wrote e.fits: 103 candidates"), "\(outcome.standardError)")
        #expect(try largestDifference("\(models)/planes.safetensors", table: program.folder.file("e.fits")) < 1e-4)
    }

    @Test(.enabled(if: Python.hasONNX), .needsRealData) func theRealTable() throws {
        let table = RealData.path("features/HTRU_2_Lyon_Features_8.csv")
        #expect(try largestDifference("\(models)/htru2-features.safetensors", table: table) < 1e-4)
    }

    @Test func whatCannotBeExported() throws {
        try program.folder.write("table.csv", "1,2\n")
        let table = try program.run("export", "table.csv", "-o", "m.onnx")
        #expect(table.status == 1)
        #expect(table.standardError.hasPrefix("psrsieve: table.csv: is no safetensors file"))
        let name = try program.run("export", "\(models)/planes.safetensors", "-o", "m.bin")
        #expect(name.status == 64)
        #expect(name.standardError.hasPrefix("psrsieve: --output ends in .onnx"))
        let folder = try program.run("export", "\(models)/planes.safetensors", "-o", "no/m.onnx")
        #expect(folder.status == 1)
        #expect(folder.standardError.hasPrefix("psrsieve: no/m.onnx: "))
    }
}
