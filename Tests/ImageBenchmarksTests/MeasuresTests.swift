import Testing

@testable import ImageBenchmarks

@Suite struct MeasuresTests {
    /// Worked out by hand: decisions 0, 1, 1, 0, 1 for the truth 0, 0, 1, 1, 1.
    @Test func aPair() {
        let measures = Measures(
            logits: [2, 0, 0, 1, 0, 3, 1, 0, 0, 2], truth: [0, 0, 1, 1, 1], classCount: 2, minority: [1])
        #expect(measures.confusion == [[1, 1], [1, 2]])
        #expect(measures.precision == 2.0 / 3 && measures.recall == 2.0 / 3 && measures.f1 == 2.0 / 3)
        #expect(measures.accuracy == 0.6)
        #expect(abs((measures.macroF1 ?? 0) - (0.5 + 2.0 / 3) / 2) < 1e-15)
        // Log-odds of the minority -2, 1, 3, -1, 2: of six pairs five are in order.
        #expect(abs((measures.meanAUC ?? 0) - 5.0 / 6) < 1e-15)
        #expect(abs((measures.meanAveragePrecision ?? 0) - (1 + 1 + 3.0 / 4) / 3) < 1e-15)
    }

    /// The minority classes are 0 and 2; decisions 0, 1, 1, 2, 0 for the truth 0, 0, 1, 2, 2.
    @Test func severalMinorityClasses() {
        func row(_ decision: Int) -> [Float] { (0..<3).map { $0 == decision ? 4 : 0 } }
        let measures = Measures(
            logits: [0, 1, 1, 2, 0].flatMap(row), truth: [0, 0, 1, 2, 2], classCount: 3, minority: [0, 2])
        #expect(measures.confusion == [[1, 1, 0], [0, 1, 0], [1, 0, 1]])
        #expect(measures.recall == 0.5)
        #expect(measures.precision == 0.75)
        #expect(abs((measures.f1 ?? 0) - (0.5 + 2.0 / 3) / 2) < 1e-15)
        #expect(abs((measures.macroF1 ?? 0) - (0.5 + 2.0 / 3 + 2.0 / 3) / 3) < 1e-15)
    }

    /// At a log-odds of -1.5 the second and the fourth too are called the minority: decisions 0, 1, 1, 1, 1.
    @Test func aChosenThreshold() {
        let measures = Measures(
            logits: [2, 0, 0, 1, 0, 3, 1, 0, 0, 2], truth: [0, 0, 1, 1, 1], classCount: 2, minority: [1],
            threshold: -1.5)
        #expect(measures.f1AtChosenThreshold == 6.0 / 7)
        #expect(Measures.threshold(logits: [2, 0, 0, 1, 0, 3], truth: [0, 1, 1]) == -0.5)
    }

    @Test func whatIsNotDefined() {
        let measures = Measures(logits: [1, 0], truth: [0], classCount: 2, minority: [1])
        #expect(measures.precision == nil && measures.recall == nil && measures.f1 == nil && measures.meanAUC == nil)
        #expect(measures.accuracy == 1)
    }

    @Test func methodsByName() {
        #expect(
            Method.all.map(\.name) == [
                "gppe", "margin-ce", "ce", "weighted-ce", "focal", "asl", "combo", "focal-tversky", "hybrid-focal",
                "dice",
                "ce+ros", "ce+rus", "ce+prior",
            ])
        for method in Method.all { #expect(Method(name: method.name) == method) }
        #expect(Method(name: "ros") == Method(name: "ce+ros"))
        #expect(Method(name: "gppe+rus")?.name == "gppe+rus")
        for name in ["", "none", "nonsense", "gppe+nonsense", "+ros", "ros+rus", "ce+prior+prior", "ce+ros+prior"] {
            #expect(Method(name: name) == nil, "\(name)")
        }
    }
}
