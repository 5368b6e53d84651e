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
    private var frequencies: [Double] = []
    private var reference = 0.0

    init(path: String, header: ArchiveHeader) {
        self.path = path
        self.header = header
        sums = FoldSums(
            channels: header.shape.channels, bins: header.shape.bins, subIntegrations: header.shape.subIntegrations)
    }

    /// - Throws: `FormatError` if the channels have to be dedispersed and something that this takes is not known. A pulse
    ///   that stays smeared looks like noise, so such data are refused.
    mutating func add(_ subIntegration: SubIntegration) throws(FormatError) {
        let used = subIntegration.weights.indices.filter { subIntegration.weights[$0] > 0 }
        let reference = reference(of: used.map { subIntegration.frequencies[$0] })
        if frequencies.isEmpty {
            frequencies = subIntegration.frequencies
            self.reference = reference
        }
        sums.add(subIntegration, delays: try delays(of: subIntegration, used: used, reference: reference))
    }

    /// - Throws: `FormatError` if no channel holds data.
    func candidate() throws(FormatError) -> Candidate {
        guard sums.hasData else { throw FormatError(path, .damaged("holds no data: every channel has weight 0")) }
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
                plane: sums.channelPlane, frequenciesMegahertz: frequencies,
                dedispersedAt: header.isDedispersed ? header.candidate.dispersionMeasure ?? 0 : 0,
                referenceMegahertz: reference)
        }
        return candidate
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
            throw cannotDedisperse("its DM is not known, neither from its header nor from its ephemeris or predictor")
        }
        guard dispersionMeasure != 0 else { return none }
        guard let period = header.candidate.periodSeconds else {
            throw cannotDedisperse(
                "its period is not known, neither from its header nor from its ephemeris or predictor")
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

    private func cannotDedisperse(_ reason: String) -> FormatError {
        FormatError(
            path,
            .unsupported(
                "has \(header.shape.channels) channels that are not dedispersed and cannot be: \(reason); put it into the "
                    + "header, or dedisperse the archive first"))
    }
}
