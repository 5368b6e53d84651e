extension SurveySetup {
    /// The same survey with files of another shape, with few trials, or of another layout.
    public func reshaped(
        layout: Layout? = nil, subIntegrations: Int, subBands: Int, bins: Int, searchTrials: Int, foldTrials: Int
    ) -> SurveySetup {
        SurveySetup(
            name: name, telescope: telescope, layout: layout ?? self.layout, subIntegrations: subIntegrations,
            subBands: subBands, bins: bins, centreMegahertz: centreMegahertz,
            bandwidthMegahertz: bandwidthMegahertz, deadSubBands: [0], observationSeconds: observationSeconds,
            samplingSeconds: samplingSeconds, mainsHertz: mainsHertz,
            searchTrials: (searchTrials, self.searchTrials.step, self.searchTrials.growth),
            foldTrials: (foldTrials, foldTrials), noisePeriods: noisePeriods, pulsarPeriods: pulsarPeriods,
            millisecondShare: millisecondShare, pulsarDispersionMeasures: pulsarDispersionMeasures)
    }
}
