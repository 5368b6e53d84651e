import Candidates
import Formats
import Preprocessing

/// What became of one piece of preprocessing: rows of an example table, ready to be written.
struct ExampleRows: Sendable {
    var bytes: [UInt8] = []
    /// One a row.
    var labels: [Label?] = []
    var cutNames = 0
    /// Candidates of which other programs' lists have a row.
    var joined = 0
    /// Candidates whose class a list says by their own place within an input.
    var labelledWithin = 0
    var errors: [FormatError] = []
    var leftOut = LeftOut()
    var endsInput = true

    init() {}

    init(error: FormatError) {
        errors = [error]
    }

    init(leftOut: LeftOut) {
        self.leftOut = leftOut
    }

    mutating func add(_ more: ExampleRows) {
        bytes += more.bytes
        labels += more.labels
        cutNames += more.cutNames
        joined += more.joined
        labelledWithin += more.labelledWithin
        errors += more.errors
        leftOut.add(more.leftOut)
    }

    /// - Parameters:
    ///   - label: the class of the whole input, where something says it; otherwise each candidate's own counts.
    ///   - known: says what candidates within inputs are, which counts first.
    init(_ stretch: FileStretch, label: Label?, known: PathLabels, layout: ExampleLayout) {
        endsInput = stretch.endsFile
        let read = stretch.read()
        errors = read.errors
        for candidate in read.candidates {
            let own = known.label(within: candidate.origin.location)
            if own != nil { labelledWithin += 1 }
            let example = Example(candidate, label: own ?? label ?? candidate.label, size: layout.size)
            labels.append(example.label)
            if layout.cuts(name: example.name) { cutNames += 1 }
            if candidate.header.metadata != nil { joined += 1 }
            bytes += layout.bytes(of: example)
        }
    }
}

extension Example {
    /// A candidate's features and arrays. Where its file does not say its signal-to-noise, that of its profile stands.
    public init(_ candidate: Candidate, label: Label?, size: Int) {
        let features = LyonFeatures(candidate)
        let planes = CandidatePlanes(candidate, size: size)
        var header = candidate.header
        header.signalToNoise = candidate.signalToNoise
        header.widthTurns = candidate.widthTurns
        let arrays = CandidateArray.allCases.compactMap { array in planes[array].map { (array, $0) } }
        self.init(
            name: candidate.name, source: candidate.origin.location, label: label, header: header,
            features: FeatureName.lyon.map { features.value(named: $0) },
            arrays: Dictionary(uniqueKeysWithValues: arrays))
    }
}
