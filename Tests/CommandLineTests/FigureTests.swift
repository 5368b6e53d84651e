import Foundation
import TestSupport
import Testing

/// The figures of `docs` are what the commands beside them draw.
@Suite struct FigureTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    /// The commands of docs/preprocessing.md, as its section "To see it" gives them.
    private func commands() throws -> [[String]] {
        let page = try String(contentsOfFile: RealData.repository + "/docs/preprocessing.md", encoding: .utf8)
        return page.split(separator: "\n").filter { $0.hasPrefix("    psrsieve ") }
            .map { $0.split(separator: " ").dropFirst().map(String.init) }
    }

    /// The share of pixels that differ by more than a tenth of the scale. Letters may differ from one version of a font to
    /// the next, noise may not.
    private func difference(_ first: String, _ second: String) throws -> Double {
        let printed = try Python.run(
            """
            import sys, numpy as np
            from PIL import Image
            first, second = (np.array(Image.open(path).convert('L')).astype(int) for path in sys.argv[1:])
            print((abs(first - second) > 25).mean() if first.shape == second.shape else 1.0)
            """, [first, second])
        return try #require(Double(printed))
    }

    @Test(.needsPython("PIL")) func figuresAreMadeByTheCommandsBesideThem() throws {
        for command in try commands() {
            let outcome = try Subprocess.run(Program.path, command, folder: program.folder.path)
            try #require(outcome.status == 0, "\(command): \(outcome.standardError)")
        }
        for (drawn, figure) in [
            ("candidate.png", "candidate.png"), ("pulsar.png", "preprocessing-pulsar.png"),
            ("rfi.png", "preprocessing-rfi.png"),
        ] {
            let difference = try difference(
                program.folder.file(drawn), RealData.repository + "/docs/figures/\(figure)")
            #expect(difference < 0.01, "\(figure): \(difference) of its pixels differ; run docs/figures/make.sh")
        }
    }
}
