import Candidates

/// A PHCX candidate of the High Time Resolution Universe survey (Keith et al. 2010, MNRAS 409, 619), plain or
/// unpacked, as PulsarHunter's class PulsarHunterCandidate defines it.
///
/// HTRU 1 (Morello et al. 2014, MNRAS 443, 1651) keeps the fold in the section `PDMP`. HTRU 2 (Lyon et al. 2016) keeps
/// the search's fold in `FFT` and the optimised one in `FFT-pdmpd`; its features come from the optimised fold's profile
/// and from the search's block of signal-to-noise.
struct PHCXFile: CandidateFormat {
    static let name = "PHCX"
    /// No candidate is larger than this, unpacked.
    private static let mostBytes = 64 << 20

    private let path: String
    private let texts: [String: String]
    private let sections: [PHCXSection]

    /// Whether a file can be meant as PHCX: whether it is XML. No feature table begins with a bracket.
    static func recognises(_ file: OpenedFile) -> Bool {
        let (beginning, byteOrderMark): ([UInt8], [UInt8]) = (file.head, [0xef, 0xbb, 0xbf])
        let text = beginning.starts(with: byteOrderMark) ? beginning.dropFirst(3) : beginning.dropFirst(0)
        guard let first = text.firstIndex(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) else { return false }
        return text[first] == UInt8(ascii: "<") && text[first...].dropFirst().first != 0
    }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .candidates(
            SingleCandidate { () throws(FormatError) in
                try PHCXFile(try file.content(limit: mostBytes), path: file.path).candidate()
            })
    }

    /// - Throws: `FormatError` if the bytes are not well-formed XML, not PHCX, or contradict themselves.
    init(_ bytes: [UInt8], path: String) throws(FormatError) {
        let content = PHCXContent(path: path)
        try XMLDocument.read(bytes, path: path, into: content)
        self.path = path
        texts = content.texts
        sections = content.sections
    }

    func candidate() throws(FormatError) -> Candidate {
        guard let fold = foldSection else {
            throw FormatError(path, .unsupported("is PHCX but no section of it holds a profile"))
        }
        var candidate = Candidate(origin: CandidateOrigin(path: path), header: try header(fold))
        candidate.fold.profile = fold.profile.map(\.values)
        candidate.fold.timePhase = try fold.subIntegrations.map { (array) throws(FormatError) in try plane(array) }
        candidate.fold.subBands = try fold.subBands.map { (array) throws(FormatError) in
            SubBands(
                plane: try plane(array), frequenciesMegahertz: try frequencies(count: array.rows),
                dedispersedAt: candidate.header.dispersionMeasure ?? 0)
        }
        candidate.fold.block = try block(of: fold)
        candidate.search = try search(before: fold)
        return candidate
    }

    // MARK: - Sections

    /// The section whose profile the features are made of: the optimised fold, or else the last that has one.
    private var foldSection: PHCXSection? {
        let folds = sections.filter { $0.profile != nil }
        return folds.last(where: \.isOptimisedFold) ?? folds.last { $0.name == "PDMP" } ?? folds.last
    }

    /// The section of the search that an optimised fold follows: `FFT` for `FFT-pdmpd`.
    private func searchSection(of fold: PHCXSection) -> PHCXSection? {
        guard fold.isOptimisedFold else { return nil }
        let name = fold.name.dropLast(PHCXSection.optimisedSuffix.count)
        return sections.last { $0.name == name && $0.dataBlock != nil }
    }

    /// The section of a search over accelerations. What other sections of such a file call acceleration was not searched
    /// for: HTRU 1's `PDMP` has some 0.115 m s^-2 there for pulsar and interference alike.
    private var accelerationSearch: PHCXSection? {
        sections.last { !$0.accelerationCurve.trials.isEmpty && $0.bestValues["Accn"] != nil }
    }

    // MARK: - Header

    private func header(_ fold: PHCXSection) throws(FormatError) -> CandidateHeader {
        var header = CandidateHeader()
        let names = ["BaryPeriod", "TopoPeriod", "Period"]
        if let name = names.first(where: { fold.bestValues[$0] ?? 0 > 0 }) {
            header.set(.periodSeconds, fold.bestValues[name])
            header.frame = name == "BaryPeriod" ? .barycentric : name == "TopoPeriod" ? .topocentric : nil
        }
        header.set(.dispersionMeasure, fold.bestValues["Dm"])
        header.set(.statedSignalToNoise, fold.bestValues["Snr"])
        // -1 stands for a width that is not known.
        header.set(.widthTurns, fold.bestValues["Width"].flatMap { $0 == -1 ? nil : $0 })
        header.set(.accelerationMetresPerSecondSquared, (accelerationSearch ?? fold).bestValues["Accn"])
        header.set(.rightAscensionDegrees, try number("RA"))
        header.set(.declinationDegrees, try number("Dec"))
        header.set(.modifiedJulianDate, try number("MjdStart"))
        header.set(.observationSeconds, try number("ObservationLength"))
        header.set(.searchSignalToNoise, searchSection(of: fold)?.bestValues["Snr"])
        header.set(.centreFrequencyMegahertz, try number("CentreFreq"))
        // Negative where the channels begin at the upper end; 0 says nothing.
        header.set(.bandwidthMegahertz, try number("BandWidth").flatMap { $0 == 0 ? nil : abs($0) })
        header.set(.telescope, text("Telescope"))
        header.set(.sourceName, text("SourceID"))
        return header
    }

    private func text(_ name: String) -> String? {
        texts[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private func number(_ name: String) throws(FormatError) -> Double? {
        guard let text = text(name) else { return nil }
        guard let value = Double(text) else {
            throw FormatError(path, .part("head"), .notANumber(column: name, text: text))
        }
        return value.isFinite ? value : nil
    }

    /// The sub-bands' centres: the band parted evenly, from its upper end on where BandWidth is negative; 0 where the
    /// file does not say the band.
    private func frequencies(count: Int) throws(FormatError) -> [Double] {
        guard let centre = try number("CentreFreq"), let width = try number("BandWidth"), centre > abs(width) / 2 else {
            return [Double](repeating: 0, count: count)
        }
        return (0..<count).map { centre + width * ((Double($0) + 0.5) / Double(count) - 0.5) }
    }

    // MARK: - Data

    private func plane(_ array: PHCXArray) throws(FormatError) -> PhasePlane {
        PhasePlane(
            rows: array.rows, bins: array.columns, values: array.values, weights: array.rowsWithData.map { $0 ? 1 : 0 })
    }

    private func block(of section: PHCXSection) throws(FormatError) -> SignalToNoiseBlock? {
        guard let data = section.dataBlock else { return nil }
        let place = FormatError.Place.part("section \(section.name), DataBlock")
        let periods = section.periodIndex.isEmpty ? [0] : periodOffsets(of: section)
        let accelerations = section.accelerationIndex.isEmpty ? [0] : section.accelerationIndex
        let jerks = section.jerkIndex.isEmpty ? [0] : section.jerkIndex
        let axes = [section.dispersionMeasureIndex.count, periods.count, accelerations.count, jerks.count]
        guard Self.product(axes) == data.bytes.count else {
            throw FormatError(
                path, place,
                .damaged(
                    "holds \(data.bytes.count) values where the indices promise "
                        + axes.map(String.init).joined(separator: " x ")))
        }
        guard data.limits.map({ $0.highest > $0.lowest }) ?? false || Set(data.bytes).count == 1 else {
            throw FormatError(path, place, .damaged("does not say between which limits its values lie"))
        }
        return SignalToNoiseBlock(
            dispersionMeasures: section.dispersionMeasureIndex, periodOffsetsSeconds: periods,
            accelerations: accelerations, jerks: jerks, values: data.values)
    }

    /// `nil` if it is too large for a number.
    private static func product(_ counts: [Int]) -> Int? {
        var product = 1
        for count in counts {
            let (next, isTooLarge) = product.multipliedReportingOverflow(by: count)
            if isTooLarge { return nil }
            product = next
        }
        return product
    }

    private func periodOffsets(of section: PHCXSection) -> [Double] {
        if section.hasPeriodOffsets { return section.periodIndex.map { $0 * 1e-12 } }
        let centre = section.bestValues["TopoPeriod"] ?? section.periodIndex[section.periodIndex.count / 2]
        return section.periodIndex.map { $0 - centre }
    }

    /// What the sections tell of the search; `nil` if nothing.
    private func search(before fold: PHCXSection) throws(FormatError) -> Search? {
        var search = Search(
            block: try searchSection(of: fold).flatMap { (section) throws(FormatError) in try block(of: section) })
        for section in sections {
            let (dispersion, acceleration) = (section.dmCurve, section.accelerationCurve)
            guard dispersion.trials.count == dispersion.signalToNoise.count,
                acceleration.trials.count == acceleration.signalToNoise.count
            else {
                throw FormatError(
                    path, .part("section \(section.name)"), .damaged("has a curve with more trials than values"))
            }
            if !dispersion.trials.isEmpty {
                search.dmCurve = Curve(trials: dispersion.trials, signalToNoise: dispersion.signalToNoise)
            }
            if !acceleration.trials.isEmpty {
                search.accelerationCurve = Curve(
                    trials: acceleration.trials, signalToNoise: acceleration.signalToNoise)
            }
        }
        return search == Search() ? nil : search
    }
}
