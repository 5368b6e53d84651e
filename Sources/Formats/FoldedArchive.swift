import Candidates

/// What the header of a fold archive says, before its data are read; PSRFITS and TIMER say the same in other places.
struct ArchiveHeader {
    struct Shape: Equatable {
        var subIntegrations: Int
        var polarisations: Int
        var channels: Int
        var bins: Int
    }

    var shape: Shape
    var candidate: CandidateHeader
    /// How many polarisations, from the first on, add up to total intensity.
    var intensityPolarisations: Int
    /// The delays of the header's dispersion measure have been removed from the data already.
    var isDedispersed: Bool
    /// The frequency that the delays count from, MHz; `nil` for the middle of the band.
    var referenceMegahertz: Double?
}

/// A fold archive as it is read: its sub-integrations are added one after the other, each dedispersed on the way, so that
/// memory grows with one of them and not with the file.
struct FoldedArchive {
    private let path: String
    private let header: ArchiveHeader
    private var sums: FoldSums
    /// Of each channel the first that makes sense, MHz; 0 before there is one.
    private var frequencies: [Double]
    /// That of the first sub-integration with data, MHz.
    private var reference: Double?
    private var faults: Set<ChannelFault> = []

    init(path: String, header: ArchiveHeader) {
        self.path = path
        self.header = header
        sums = FoldSums(
            channels: header.shape.channels, bins: header.shape.bins, subIntegrations: header.shape.subIntegrations)
        frequencies = [Double](repeating: 0, count: header.shape.channels)
    }

    /// - Throws: `FormatError` if the channels have to be dedispersed and something that this takes is not known, or their
    ///   frequencies are in another unit. A pulse that stays smeared looks like noise, so such data are refused.
    mutating func add(_ subIntegration: SubIntegration) throws(FormatError) {
        faults.formUnion(subIntegration.faults)
        let used = subIntegration.weights.indices.filter { subIntegration.weights[$0] > 0 }
        let usedFrequencies = used.map { subIntegration.frequencies[$0] }
        if used.count > 1, let unit = RadioFrequency.otherUnit(of: usedFrequencies) {
            throw FormatError(
                path,
                .unsupported(
                    "has channels at \(usedFrequencies.min() ?? 0) to \(usedFrequencies.max() ?? 0) MHz, which look like "
                        + "\(unit); put the frequencies in MHz"))
        }
        for channel in frequencies.indices where frequencies[channel] == 0 {
            let stated = subIntegration.frequencies[channel]
            if stated > 0, stated.isFinite { frequencies[channel] = stated }
        }
        let reference = reference(of: usedFrequencies)
        if self.reference == nil, !used.isEmpty { self.reference = reference }
        sums.add(subIntegration, delays: try delays(of: subIntegration, used: used, reference: reference))
    }

    /// - Throws: `FormatError` if no channel holds data.
    func candidate() throws(FormatError) -> Candidate {
        guard sums.hasData else { throw FormatError(path, .damaged("holds no data: \(reasonForNoData)")) }
        let profile = sums.profile
        guard let first = profile.first, profile.allSatisfy(\.isFinite) else {
            throw FormatError(path, .damaged("holds values that are not finite"))
        }
        guard profile.contains(where: { $0 != first }) else {
            throw FormatError(path, .damaged("holds no data: its profile is flat"))
        }
        var candidate = Candidate(origin: CandidateOrigin(path: path), header: header.candidate)
        candidate.fold = Fold(profile: profile, timePhase: sums.timePhase)
        if header.shape.channels > 1 {
            candidate.fold.subBands = SubBands(
                plane: sums.channelPlane, frequenciesMegahertz: completedFrequencies,
                dedispersedAt: header.isDedispersed ? header.candidate.dispersionMeasure ?? 0 : 0,
                referenceMegahertz: reference)
            takeBand(of: completedFrequencies, into: &candidate.header)
        }
        return candidate
    }

    /// The band that the channels make up, where the header does not say it.
    private func takeBand(of frequencies: [Double], into header: inout CandidateHeader) {
        guard let lowest = frequencies.min(), let highest = frequencies.max(), lowest > 0, highest > lowest else {
            return
        }
        let width = (highest - lowest) * Double(frequencies.count) / Double(frequencies.count - 1)
        if header.centreFrequencyMegahertz == nil { header.set(.centreFrequencyMegahertz, (lowest + highest) / 2) }
        if header.bandwidthMegahertz == nil { header.set(.bandwidthMegahertz, width) }
    }

    private var reasonForNoData: String {
        if faults.contains(.valuesNotFinite) {
            return "in every channel that has a weight are samples, scales or offsets that are not finite numbers"
        }
        if faults.contains(.weightNotFinite) { return "the weights of its channels are not finite numbers" }
        if faults.contains(.weightNegative) { return "the weights of its channels are negative" }
        return "every channel has weight 0"
    }

    /// A channel that never says its frequency, as one without data need not, has that of the nearest that does: the channels
    /// are put in order by them.
    private var completedFrequencies: [Double] {
        let known = frequencies.indices.filter { frequencies[$0] > 0 }
        return frequencies.indices.map { channel in
            if frequencies[channel] > 0 { return frequencies[channel] }
            let nearest = known.min { abs($0 - channel) < abs($1 - channel) }
            return nearest.map { frequencies[$0] } ?? 0
        }
    }

    // MARK: - Dispersion

    /// The frequency that delays count from, MHz: the header's, or else the middle of the channels that hold data.
    private func reference(of frequencies: [Double]) -> Double {
        if let reference = header.referenceMegahertz, reference > 0, reference.isFinite { return reference }
        guard let lowest = frequencies.min(), let highest = frequencies.max() else { return 0 }
        return (lowest + highest) / 2
    }

    /// How many bins each channel arrives late; none if it is dedispersed already or there is one channel.
    private func delays(of subIntegration: SubIntegration, used: [Int], reference: Double) throws(FormatError) -> [Int]
    {
        let none = [Int](repeating: 0, count: subIntegration.frequencies.count)
        guard !header.isDedispersed, used.count > 1 else { return none }
        guard let dispersionMeasure = header.candidate.dispersionMeasure else {
            throw cannotDedisperse(
                impossible("DM") ?? "its DM is not known, neither from its header nor from its ephemeris or predictor")
        }
        guard dispersionMeasure != 0 else { return none }
        guard let period = header.candidate.periodSeconds else {
            throw cannotDedisperse(
                impossible("period")
                    ?? "its period is not known, neither from its header nor from its ephemeris or predictor")
        }
        let usedFrequencies = used.map { subIntegration.frequencies[$0] }
        if let odd = usedFrequencies.first(where: { $0 != 0 && $0.isFinite && !RadioFrequency.possible.contains($0) }) {
            throw cannotDedisperse("a channel's frequency is \(odd) MHz, which none can be")
        }
        // A channel without data need not say its frequency.
        let frequencies = zip(subIntegration.frequencies, subIntegration.weights).map { $1 > 0 ? $0 : reference }
        guard
            let late = Dispersion.binsLate(
                frequenciesMegahertz: frequencies, referenceMegahertz: reference,
                dispersionMeasure: dispersionMeasure, periodSeconds: period, bins: header.shape.bins)
        else { throw cannotDedisperse("the frequencies of its channels are not known") }
        return late
    }

    /// Why a number that the file states was left out of the header, if it was.
    private func impossible(_ title: String) -> String? {
        header.candidate.leftOut.first { $0.hasPrefix("the \(title) ") }
    }

    private func cannotDedisperse(_ reason: String) -> FormatError {
        FormatError(
            path,
            .unsupported(
                "has \(header.shape.channels) channels that are not dedispersed and cannot be: \(reason); put the right "
                    + "one into the header, or dedisperse the archive first"))
    }
}
