import ArgumentParser
import Candidates
import Classifier
import Formats
import Foundation
import ScoreStore
import Survey

struct Score: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scores candidates and ranks them, the likeliest pulsars first.",
        usage: "psrsieve score [<model>] <input> ... --output <ranked.csv> [<options>]",
        discussion: """
            Example:
              psrsieve score candidates/ -o ranked.csv
              psrsieve score htru2-features HTRU_2.csv -o ranked.csv
              psrsieve score model.safetensors new/ -o ranked.fits --threshold fpr=0.001

            Without a model the one that comes with psrsieve for such inputs is used. MODEL is a file or the name of one that \
            comes with psrsieve (htru1-features, htru2-features, htru2-profile, planes); PSRSIEVE_MODELS names the folder of \
            others. The score is the calibrated probability of a pulsar. Every input that cannot be read is listed with its \
            reason in OUTPUT.errors.csv, and the exit status is then 3. --columns pics gives the list the columns that PICS has \
            in ELDEN-RING.
            """)

    @Argument(
        help: ArgumentHelp(
            "The model, if one is given; then files, directories, patterns, @lists or -.", valueName: "input"),
        completion: .file())
    var arguments: [String] = []

    @Option(
        name: .shortAndLong,
        help: ListOptions.help, completion: .file(extensions: ListOptions.extensions))
    var output: String

    @Option(help: ThresholdOption.help, completion: ThresholdOption.completion, transform: ThresholdOption.read)
    var threshold = ThresholdOption.standard

    @Option(help: "Print the N highest-ranked candidates; 0 prints none.")
    var top = 10

    @Option(help: "Worker threads (default: one per processor); results do not depend on it.")
    var jobs: Int?

    @OptionGroup(title: "The list") var listed: ListOptions

    @OptionGroup(title: "Feature tables") var tables: TableOptions

    @OptionGroup(title: "Feature tables") var gaps: GapOptions

    @Option(help: "Arithmetic of networks of planes: f32, bf16 or int8; int8 is faster and less exact.")
    var precision = ScoringPrecision.float32

    @OptionGroup var hidden: WithoutOption

    @OptionGroup(title: "Long runs") var longRun: RunOptions

    @OptionGroup(title: "Long runs") var planned: PlanOptions

    @OptionGroup(title: "Long runs") var acceptance: AcceptanceOptions

    @OptionGroup(title: "Metadata") var described: MetadataOptions

    @OptionGroup(title: "Groups, known pulsars and birdies") var sifting: SiftingOptions

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        try ListOptions.check(output: output)
        _ = try listed.layout(tables.columns, output: output)
        guard listed.select == nil || threshold.rule == ThresholdOption.standard.rule else {
            throw ValidationError("--select takes the place of --threshold; give one of them")
        }
        let inputs = arguments.count - (model == nil ? 0 : 1)
        guard planned.plan != nil || inputs > 0 else {
            throw ValidationError("Missing expected argument '<input> ...'")
        }
        guard planned.plan == nil || inputs == 0 else {
            throw ValidationError("--plan names the inputs; give no others beside it")
        }
        try Console.checkJobs(jobs)
        guard top >= 0 else { throw ValidationError("--top is a whole number from 0 on") }
    }

    private var model: String? {
        arguments.first.map(ModelArgument.path).flatMap { ModelArgument.isMeant($0) ? $0 : nil }
    }

    /// The model that is given, or else those that come with psrsieve.
    private func chosenModels() throws -> ModelChoice {
        guard let model else {
            let models = try BundledModels.choice(precision: precision)
            // Every model that may fill gaps has to know what with.
            for model in models.all { _ = try gaps.fills(of: model.classifier, model: model.name) }
            return models
        }
        let classifier = try ModelArgument.read(model, precision: precision)
        _ = try gaps.fills(of: classifier, model: model)
        return ModelChoice(ScoringModel(name: BundledModels.name(ofFile: model), classifier: classifier))
    }

    /// - Throws: `CommandFailure` for a first word that is neither model nor input, and for a model that stands behind it.
    private func checkPlaceOfModel() throws {
        if let first = arguments.first, model == nil, !Self.isListOrPattern(first), ModelArgument.namesNothing(first) {
            throw BundledModels.unknown(first)
        }
        if let other = ModelArgument.misplaced(among: arguments.dropFirst()) {
            throw CommandFailure(
                model == nil
                    ? "\(other): is a model; the model comes first"
                    : "\(other): is a second model; one model scores, and it comes first")
        }
    }

    private static func isListOrPattern(_ input: String) -> Bool {
        input == "-" || input.hasPrefix("@") || input.contains(where: { "*?[".contains($0) })
    }

    func run() async throws {
        try checkPlaceOfModel()
        try Outputs.check(
            [
                ("--output", output), ("the errors beside --output", InputErrorList.path(for: output)),
                ("the rows beside --output", MetadataOptions.unjoinedPath(for: output)),
                ("--summary", longRun.summary),
            ], keeping: [("--store", longRun.store)],
            reading: [model, planned.plan].compactMap { $0 } + described.paths() + sifting.files)
        try Outputs.checkBeside(InputErrorList.path(for: output), header: InputErrorList.header)
        try Outputs.checkBeside(MetadataOptions.unjoinedPath(for: output), header: UnjoinedMetadata.header)
        // The store may be there from the moment on in which it is asked for.
        if let store = longRun.store { Interruption.isResumable(leaving: longRun.left) { ScoreStore.signOff(store) } }
        let sifter = try sifting.sifter()
        if let note = precision.note { Console.note(note) }
        let models = try hidden.applied(to: chosenModels())
        let reading = TableReading(
            renamings: tables.columns == TableOptions.pics ? [] : try tables.renamings(), fillsGaps: gaps.fill != nil)
        let scoring = try models.all.map { model in
            let card = model.classifier.card
            let threshold = try threshold.threshold(of: card, model: model.name)
            return (model.name, ScoreStore.Model(threshold: threshold, trainingShare: card.shareOfPulsars))
        }
        let plan = try planned.read()
        let metadata = try described.read(root: plan?.files.root ?? "")
        let store = try longRun.store(besides: output, setup: setup(models, plan))
        defer { store.close() }
        let inputs: RunInputs
        do {
            inputs = try RunInputs(
                model == nil ? arguments : Array(arguments.dropFirst()), plan,
                besides: .init(
                    output: output,
                    others: [model, longRun.summary].compactMap { $0 } + described.paths() + sifting.files
                        + store.files)
            ) { try store.append($0) }
        } catch {
            store.abandon()
            throw error
        }
        try store.setModels(Dictionary(uniqueKeysWithValues: scoring))
        try store.set(inputs.assignment)
        let work = try await score(inputs, models, reading, metadata, into: store)
        if let (count, first) = try store.otherInputs() {
            Console.note(
                "\(Counted.text(count, "input")) of earlier runs, such as \(first), \(count == 1 ? "is" : "are") not among "
                    + "this run's; what was scored of \(count == 1 ? "it" : "them") is in the list all the same")
        }
        sifting.noteVain(try listed.selection())
        let list = try RankedList(
            store, sifter: sifter, selection: listed.selection(), selectedOnly: listed.selectedOnly,
            prior: listed.base.prior)
        let result = try RankedOutput(
            list, to: output, layout: listed.layout(tables.columns, output: output), top: top)
        UnreadableInputs.note(work.leftOut)
        result.showErrors()
        if models.all.count == 1 { OtherModels.note(result.errors, of: models.all[0].classifier.card) }
        if try result.write() {
            note(result.summary, models)
            if let metadata {
                try UnjoinedMetadata(metadata, store, besides: output, isPart: planned.shard != nil).note(
                    besides: output)
            } else {
                UnjoinedMetadata.removeList(besides: output)
            }
            result.note("scored")
        }
        if let summary = longRun.summary {
            try RunSummary(result, work, output: output, inputs: inputs.files.count).write(to: summary)
        }
        try result.end(accepting: acceptance.acceptUnreadable, isPart: planned.shard != nil)
    }

    /// What decides the scores: a store keeps those of one such setup.
    private func setup(_ models: ModelChoice, _ plan: SurveyPlan?) throws -> [String: String] {
        var setup = ["arithmetic": precision.rawValue]
        for model in models.all {
            var fingerprint = DataFingerprint()
            fingerprint.add(try ModelFile.bytes(of: model.classifier))
            setup["model \(model.name)"] = fingerprint.text
        }
        setup["--columns"] = tables.columns == TableOptions.pics ? nil : tables.columns
        setup["--fill"] = gaps.fill?.rawValue
        setup["--without"] = hidden.without
        setup["--metadata"] = try described.fingerprint()
        // Stores of before lack what groups are made by.
        setup["set of header values"] = "2"
        setup["--plan"] = plan?.fingerprint
        setup["--shard"] = planned.shard?.text
        return setup
    }

    private func note(_ summary: ScoreStore.Summary, _ models: ModelChoice) {
        let counts = summary.countsByModel
        let used = models.all.filter { counts[$0.name] != nil }
        if models.all.count > 1 {
            let words = used.map { "\($0.name) (\(Counted.text(counts[$0.name] ?? 0, "candidate")))" }
            Console.note(
                "scored with \(words.joined(separator: " and ")), which \(used.count == 1 ? "comes" : "come") with psrsieve"
            )
        }
        for model in used { threshold.note(model.classifier.card, model: used.count > 1 ? model.name : nil) }
    }

    private func score(
        _ inputs: RunInputs, _ models: ModelChoice, _ reading: TableReading, _ metadata: CandidateMetadata?,
        into store: ScoreStore
    ) async throws -> RunSummary.Work {
        let scorer = BatchScorer(
            models: models, jobs: jobs ?? Console.defaultJobs, tables: reading, metadata: metadata)
        let progress = Progress()
        let isLasting = longRun.store != nil
        let work = try await Interruption.stoppable(after: longRun.stopAfter) {
            var work = RunSummary.Work(leftOut: inputs.leftOut)
            defer { try? store.commit() }
            try await scorer.score(
                inputs.files, sharing: inputs.sharing,
                progress: { isLasting ? try store.progress(of: $0) : .new },
                deliver: { batch, piece in
                    if let piece { try store.append(piece) }
                    work.add(batch)
                    batch.notes.forEach(Console.note)
                    progress.update { work.progress(of: inputs.files.count) }
                })
            try store.commit(isEnd: true)
            work.end()
            if work.knownFiles > 0 { Console.note("\(Counted.text(work.knownFiles, "file")) had been scored before") }
            return work
        }
        progress.finish()
        return work
    }
}
