import ArgumentParser
import Candidates
import Classifier
import Formats
import Foundation
import Preprocessing
import Reports
import Survey

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what a file holds: a candidate, a table or a model.",
        discussion: """
            Example:
              psrsieve inspect J1909-3744.fits --json
              psrsieve inspect J1909-3744.fits --plot J1909-3744.png
              psrsieve inspect candidate.phcx --model planes --plot why.png
              psrsieve inspect candidate.phcx --model planes --without header_values
              psrsieve inspect htru2-features

            FILE#12 is candidate 12 of a file of several, as the column source of a ranked list has it. With --model it says \
            the candidate's score and what it is made of: the share of every feature, or of every plane and curve, in the \
            evidence for a pulsar. Of a model it says what it needs, how good it is, and what each threshold selects.
            """)

    @Argument(
        help: "A candidate, a table or a model: a file, FILE#ROW, or the name of a model that comes with psrsieve.",
        completion: .file())
    var place: String

    @Option(
        name: .customLong("row"), help: "Which candidate of a file that holds several, counted from 1. (default: 1)")
    var wantedRow: Int?

    @Option(
        help: ArgumentHelp("Say what score this model gives the candidate, and why.", valueName: "model"),
        completion: ModelArgument.completion)
    var model: String?

    @OptionGroup var hidden: WithoutOption

    @Option(
        help: ArgumentHelp(
            "Columns of a feature table to show besides those that are known by name.", valueName: "names"))
    var features: String?

    @OptionGroup var tables: TableOptions

    @Flag(help: "Print JSON.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Draw the candidate (.png, .svg or .pdf): profile, planes, curves and header; with a model, why it has its score.",
            valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var plot: String?

    @Flag(help: "With --plot: draw what preprocessing makes of the candidate for an image classifier.")
    var planes = false

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        _ = try plot.map(PictureFile.init)
        guard model != nil || hidden.without == nil else {
            throw ValidationError("--without says what --model is not shown; give --model too")
        }
        guard plot != nil || !planes else { throw ValidationError("--planes says what --plot draws; give --plot too") }
        if wantedRow != nil, CandidatePlace(place).row != nil {
            throw ValidationError("\(place) names a row already; give either it or --row")
        }
    }

    private var file: String { ModelArgument.path(CandidatePlace(place).file) }
    /// `nil` if none is named.
    private var namedRow: Int? { wantedRow ?? CandidatePlace(place).row }
    private var row: Int { namedRow ?? 1 }

    func run() throws {
        try Outputs.check([("--plot", plot)], reading: [file, model.map(ModelArgument.path)].compactMap { $0 })
        guard !ModelArgument.namesNothing(file) else { throw BundledModels.unknown(file) }
        if ModelArgument.isModel(file) { return try inspectModel() }
        do {
            try inspectContent()
        } catch let error as FormatError {
            // What psrsieve itself has written is told, not refused.
            guard case .notCandidates(let what) = error.cause, plot == nil, model == nil else { throw error }
            print(try json ? MetricsText.json(["format": what]) : "\(file): \(what)\n", terminator: "")
        }
    }

    private func inspectContent() throws {
        let (format, content) = try CandidateReader.open(file)
        let classifier = try model.map(classifier)
        switch content {
        case .featureTable: try inspectTable(classifier)
        case .archive(let archive): throw FormatError(archive.path, ArchiveFile.isNoCandidate)
        case .examples(let reader): try inspectExamples(reader, classifier)
        case .candidates(let source): try inspectCandidate(source, format: format.name, classifier)
        }
    }

    private func classifier(_ model: String) throws -> any CandidateClassifier {
        let read = ScoringModel(name: BundledModels.name(ofFile: model), classifier: try ModelArgument.read(model))
        return try hidden.applied(to: ModelChoice(read)).all[0].classifier
    }

    // MARK: - What a file may be

    private func inspectModel() throws {
        guard plot == nil else { throw nothingToDraw("is a model") }
        guard model == nil else {
            throw CommandFailure("\(file): is a model, not a candidate that another could score")
        }
        let card = try ModelFile.read(file).card
        print(try json ? MetricsText.json(card) : ModelText.summary(card), terminator: "")
    }

    private func inspectTable(_ classifier: (any CandidateClassifier)?) throws {
        guard !planes else { throw nothingToDraw("is a feature table, which holds no planes") }
        guard plot == nil || model != nil else {
            throw CommandFailure("\(file): is a feature table, which holds no profiles; to draw a row, give --model")
        }
        let inputs = classifier.map { $0.card.kind == .features ? $0.card.inputs : [] } ?? []
        let request = TableRequest(
            features: .known(and: TrainingOptions.names(features) + inputs.filter { !FeatureName.all.contains($0) }),
            labels: .ifKnown, gaps: .values, renamings: try tables.renamings())
        let (table, notes) = try FeatureTableReader.readAll(path: file, wanting: request)
        notes.forEach(Console.note)
        guard (1...table.count).contains(row) else { throw outOfRange(table.count) }
        var inspection = Inspection(table, row: row - 1)
        inspection.explanation = try explained(by: classifier) { classifier in
            let columns = try classifier.columns(in: table.featureNames)
            let cells = table[row: row - 1]
            let inputs = columns.map { cells[cells.startIndex + $0] }
            let missing = zip(classifier.card.inputs, inputs).filter { !$0.1.isFinite }.map(\.0)
            guard missing.isEmpty else { throw MissingInputs(missing, reason: "row \(row) has gaps there") }
            return inputs
        }
        try draw(inspection) { inspection.sharesPicture }
        try show(inspection, or: classifier == nil && namedRow == nil ? TableText.summary(table) : nil)
    }

    private func inspectExamples(_ reader: ExampleTableReader, _ classifier: (any CandidateClassifier)?) throws {
        guard (1...max(reader.count, 1)).contains(row), reader.count > 0 else { throw outOfRange(reader.count) }
        var inspection = Inspection(
            try reader.featureTable(), row: row - 1, format: "example table")
        inspection.explanation = try explained(by: classifier) { try $0.inputs(ofRow: row - 1, in: reader) }
        try draw(inspection) {
            let arrays = try reader.arrays(ofRow: row - 1)
            if !planes, let shares = inspection.sharesPicture { return shares }
            return NetworkViewPicture(title: inspection.name, size: reader.size, arrays: arrays)
        }
        try show(inspection, or: classifier == nil && namedRow == nil ? TableText.summary(reader) : nil)
    }

    private func inspectCandidate(
        _ source: any CandidateSource, format: String, _ classifier: (any CandidateClassifier)?
    ) throws {
        guard (1...max(source.count, 1)).contains(row),
            let candidate = try source.candidates(rows: (row - 1)..<row).first
        else {
            throw outOfRange(source.count)
        }
        var inspection = Inspection(candidate, format: format, candidates: source.count)
        inspection.explanation = try explained(by: classifier) { try $0.inputs(of: candidate) }
        try draw(inspection) {
            if planes { return NetworkViewPicture(candidate) }
            return CandidatePicture(
                candidate, format: format, shares: inspection.explanation?.featureShares)
        }
        try show(inspection)
    }

    // MARK: - What is said of it

    /// - Parameter inputs: gives the row of numbers that the model takes of the candidate.
    private func explained(
        by classifier: (any CandidateClassifier)?, inputs: (any CandidateClassifier) throws -> [Double]
    ) throws -> ExplainedScore? {
        guard let classifier, let model else { return nil }
        if classifier.card.kind == .planes, Console.isTerminal {
            Console.note("working out what the score is made of; with a model of planes that takes some seconds")
        }
        do {
            let name = URL(filePath: ModelArgument.path(model)).lastPathComponent
            return try ExplainedScore(classifier, model: name, inputs: try inputs(classifier))
        } catch let error as MissingInputs {
            throw CommandFailure("\(file): \(error.sentence)")
        }
    }

    /// - Parameter summary: of a table as a whole, where that is what is shown in words.
    private func show(_ inspection: Inspection, or summary: @autoclosure () throws -> String? = nil) throws {
        print(try json ? MetricsText.json(inspection) : summary() ?? inspection.text, terminator: "")
    }

    /// Draws what `--plot` asks for.
    ///
    /// - Parameter picture: gives that of the candidate itself, where no model of planes says why.
    private func draw(_ inspection: Inspection, picture: () throws -> (any Picture)?) throws {
        guard let plot else { return }
        let why = planes ? nil : inspection.explanation?.picture(of: inspection.name, header: inspection.header)
        guard let shown = try why.map({ $0 as any Picture }) ?? picture() else {
            throw nothingToDraw("holds neither a profile nor planes nor curves")
        }
        try PictureFile(plot).write(shown)
        Console.note("wrote \(plot)")
    }

    private func nothingToDraw(_ what: String) -> CommandFailure {
        CommandFailure("\(file): \(what), so there is nothing to draw")
    }

    private func outOfRange(_ count: Int) -> CommandFailure {
        CommandFailure("\(file): has \(Counted.text(count, "candidate")), so there is no candidate \(row)")
    }
}
