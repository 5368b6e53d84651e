import RandomNumbers

extension SurveySetup {
    /// A receiver and its band.
    private struct Receiver {
        var telescope: String
        var centreMegahertz: ClosedRange<Double>
        var bandwidthMegahertz: ClosedRange<Double>
        var samplingSeconds: ClosedRange<Double>
        var mainsHertz: Double
        var weight: Double
    }

    /// Bands that surveys use, from LOFAR's to the L band (centres, widths and sampling times of the surveys' papers, with
    /// room to either side).
    private static let receivers = [
        Receiver(
            telescope: "LOFAR", centreMegahertz: 120...150, bandwidthMegahertz: 25...80,
            samplingSeconds: 300e-6...500e-6, mainsHertz: 50, weight: 0.08),
        Receiver(
            telescope: "GMRT", centreMegahertz: 300...420, bandwidthMegahertz: 32...200,
            samplingSeconds: 40e-6...250e-6, mainsHertz: 50, weight: 0.16),
        Receiver(
            telescope: "GBT", centreMegahertz: 340...360, bandwidthMegahertz: 50...100,
            samplingSeconds: 64e-6...250e-6, mainsHertz: 60, weight: 0.18),
        Receiver(
            telescope: "GBT", centreMegahertz: 780...860, bandwidthMegahertz: 50...200,
            samplingSeconds: 64e-6...200e-6, mainsHertz: 60, weight: 0.1),
        Receiver(
            telescope: "MeerKAT", centreMegahertz: 600...1300, bandwidthMegahertz: 400...850,
            samplingSeconds: 60e-6...300e-6, mainsHertz: 50, weight: 0.1),
        Receiver(
            telescope: "Parkes", centreMegahertz: 1280...1520, bandwidthMegahertz: 96...400,
            samplingSeconds: 50e-6...250e-6, mainsHertz: 50, weight: 0.3),
        Receiver(
            telescope: "FAST", centreMegahertz: 1230...1270, bandwidthMegahertz: 300...500,
            samplingSeconds: 49e-6...200e-6, mainsHertz: 50, weight: 0.08),
    ]

    /// The greatest dispersion measure that surveys of a band find anything at, pc cm^-3.
    private var highestDispersionMeasure: Double {
        switch centreMegahertz {
        case ..<200: 150
        case ..<500: 350
        case ..<1000: 1000
        default: 2000
        }
    }

    /// A set-up as prepfold's folds have it, drawn for one candidate: any receiver; 1 to 128 sub-bands, 1 to 128
    /// sub-integrations, 12 to 200 bins (fewer at short periods); or the shape of HTRU's folds.
    static func drawn(_ random: inout RandomSource) -> SurveySetup {
        let receiver = random.choice(receivers.map { ($0, $0.weight) })
        let sampling = random.logUniform(receiver.samplingSeconds)
        let isLikeHTRU = random.uniform() < 0.2
        let isSingleChannel = random.uniform() < 0.05
        let subBands =
            isSingleChannel
            ? 1
            : isLikeHTRU
                ? 16
                : random.choice([(8, 0.05), (16, 0.1), (24, 0.1), (32, 0.35), (64, 0.25), (96, 0.08), (128, 0.07)])
        let isSingleRow = random.uniform() < (isSingleChannel ? 0.4 : 0.01)
        let subIntegrations =
            isSingleRow
            ? 1
            : isLikeHTRU
                ? random.choice([(18, 0.5), (32, 0.5)])
                : random.choice([
                    (16, 0.1), (20, 0.15), (30, 0.2), (40, 0.15), (60, 0.15), (64, 0.15), (120, 0.06), (128, 0.04),
                ])
        let bins = random.choice([(32, 0.08), (50, 0.22), (64, 0.27), (100, 0.13), (128, 0.25), (200, 0.05)])
        var setup = SurveySetup(
            name: "any", telescope: receiver.telescope, layout: isLikeHTRU ? .searchAndFold : .presto,
            subIntegrations: subIntegrations, subBands: subBands, bins: bins,
            centreMegahertz: random.uniform(receiver.centreMegahertz),
            bandwidthMegahertz: random.uniform(receiver.bandwidthMegahertz), deadSubBands: [0],
            observationSeconds: random.logUniform(60...3600), samplingSeconds: sampling,
            mainsHertz: receiver.mainsHertz, searchTrials: (2, 1, 0.001), foldTrials: (2, 2),
            noisePeriods: (0.1, 1, 0.001...10), pulsarPeriods: (0.4, 0.9), millisecondShare: 0.3,
            pulsarDispersionMeasures: (100, 0.9))
        setup.population = .wide
        return setup
    }

    /// The same with so many bins as a period has samples for, as prepfold takes them.
    func withBins(for periodSeconds: Double) -> SurveySetup {
        let most = max(12, Int(periodSeconds / samplingSeconds))
        guard bins > most else { return self }
        var setup = self
        setup.bins = most
        return setup
    }

    // MARK: - The wide population's periods and dispersion measures

    /// A folding period, whatever the candidate is: 40 % below 40 ms, the others up to 10 s.
    func widePeriod(_ random: inout RandomSource) -> Double {
        let shortest = max(12 * samplingSeconds, 0.0013)
        return random.uniform() < 0.4
            ? random.logUniform(shortest...max(0.04, 2 * shortest)) : random.logUniform(max(0.03, shortest)...10)
    }

    /// A dispersion measure, whatever the candidate is: mostly any that the band's surveys find something at, some of the
    /// neighbourhood, and some so low that the band hardly shows them.
    ///
    /// - Parameter undispersedShare: of those hardly shown, down to none at all.
    func wideDispersionMeasure(
        periodSeconds: Double, undispersedShare: Double = 0.12, _ random: inout RandomSource
    ) -> Double {
        let highest = highestDispersionMeasure
        guard random.uniform() > undispersedShare else {
            guard random.uniform() > 0.15 else { return 0 }
            return min(random.logUniform(0.02...2) * periodSeconds / bandDelayPerUnit, highest)
        }
        return random.uniform() < 0.2 ? random.logUniform(0.5...10) : random.logUniform(5...highest)
    }
}
