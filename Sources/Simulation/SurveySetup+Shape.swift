extension SurveySetup {
    /// The same survey with files of another shape, with few trials, or of another layout.
    public func reshaped(
        layout: Layout? = nil, subIntegrations: Int, subBands: Int, bins: Int, searchTrials: Int, foldTrials: Int
    ) -> SurveySetup {
        var setup = self
        setup.layout = layout ?? self.layout
        (setup.subIntegrations, setup.subBands, setup.bins) = (subIntegrations, subBands, bins)
        setup.deadSubBands = [0]
        setup.searchTrials.count = searchTrials
        setup.foldTrials = (foldTrials, foldTrials)
        setup.population = .survey
        return setup
    }
}
