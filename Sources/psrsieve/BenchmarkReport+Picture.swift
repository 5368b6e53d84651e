import Foundation
import ImageBenchmarks
import NeuralNetwork
import Reports

extension BenchmarkReport {
    /// Every measure at every imbalance, F1 and average precision first.
    var picture: ComparisonPicture {
        let plans = Dictionary(summaries.map { ($0.imbalance, $0) }) { first, _ in first }.values
            .sorted { ($0.ratio, $0.imbalance) < ($1.ratio, $1.imbalance) }
        let kinds = ["f1", "map"].compactMap { key in Measures.kinds.first { $0.key == key } }
        let others = Measures.kinds.filter { kind in !kinds.contains { $0.key == kind.key } }
        let defined = (kinds + others).filter { kind in summaries.contains { $0.measures[kind.key] != nil } }
        let measures = defined.map { kind in
            ComparisonPicture.Measure(
                title: title(of: kind),
                values: settings.methods.map { method in
                    plans.map { value(kind.key, of: method.name, imbalance: $0.imbalance) }
                })
        }
        return ComparisonPicture(
            title: title, subtitle: subtitle(plans.map { "\($0.plan)" }), methods: settings.methods.map(\.name),
            imbalances: plans.map { "\($0.plan)" }, measures: measures)
    }

    /// The confusion matrix of each method, all its runs added up, and how the trainings came along.
    var pictures: [(name: String, picture: any Picture)] {
        settings.experiment.imbalances.indices.flatMap { imbalance -> [(name: String, picture: any Picture)] in
            let own = summaries.filter { $0.imbalance == imbalance }
            guard let plan = own.first?.plan else { return [] }
            let subtitle = subtitle(["\(plan)"])
            let ending =
                settings.experiment.imbalances.count > 1
                ? "-\(plan)".replacing(":", with: "-") : ""
            let matrices = own.map { summary in
                (
                    name: "confusion-\(summary.method)\(ending)",
                    picture: ConfusionPicture(
                        title: "\(summary.method), \(title)", subtitles: [subtitle],
                        classNames: plan.classes.map(\.name), counts: summary.confusion) as any Picture
                )
            }
            func curves(_ value: (EpochReport) -> Double?) -> [LearningCurves.Curve] {
                own.map { summary in
                    let runs = results.filter { $0.imbalance == imbalance && $0.method == summary.method }
                    return LearningCurves.Curve(
                        name: summary.method, meanOf: runs.map { ($0.history ?? []).map(value) })
                }
            }
            let learning: [(String, (any Picture)?)] = [
                (
                    "learning-macro-f1",
                    LearningCurves.picture(
                        curves(\.validationMacroF1), title: title, subtitles: [subtitle],
                        value: "mean F1 of all classes on validation images", isShare: true)
                ),
                (
                    "learning-loss",
                    LearningCurves.picture(
                        curves(\.trainingLoss), title: title, subtitles: [subtitle], value: "training loss")
                ),
            ]
            return matrices + learning.compactMap { name, picture in picture.map { (name + ending, $0) } }
        }
    }

    private var isPair: Bool { summaries.first?.plan.classes.count == 2 }

    private var title: String {
        let classes = summaries.first?.plan.classes ?? []
        func names(_ isMajority: Bool) -> String {
            classes.filter { $0.isMajority == isMajority }.map(\.name).joined(separator: ", ")
        }
        let (rare, frequent) = (names(false), names(true))
        // Where no class is named a majority, all are told apart as they are.
        let task = rare.isEmpty || frequent.isEmpty ? rare + frequent : "\(rare) (rare) against \(frequent)"
        return "\(settings.experiment.name): \(task)"
    }

    private func subtitle(_ sizes: [String]) -> String {
        let runs = summaries.map(\.runs).max() ?? 0
        return [
            "training images \(sizes.joined(separator: ", "))", "\(settings.experiment.epochs) epochs",
            runs > 1 ? "mean ± deviation of \(runs) runs" : "one run",
        ].joined(separator: "  ·  ")
    }

    private func title(of kind: Measures.Kind) -> String {
        switch kind.key {
        case "f1": isPair ? "F1 of the rare class" : "F1 of the rare classes"
        case "map": isPair ? "average precision" : "mean average precision"
        default: kind.title
        }
    }

    private func value(_ key: String, of method: String, imbalance: Int) -> ComparisonPicture.Value? {
        guard let summary = summaries.first(where: { $0.method == method && $0.imbalance == imbalance }),
            let spread = summary.measures[key]
        else { return nil }
        return .init(mean: spread.mean, deviation: spread.deviation)
    }
}
