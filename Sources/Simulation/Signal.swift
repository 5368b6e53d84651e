/// Something periodic that is added to the noise: a pulse with its strength and place in each sub-integration and
/// sub-band.
struct Signal {
    var shape: PulseShape
    /// Of the whole fold: the root of the summed squares of the pulse's profile about its mean, over a bin's noise.
    var signalToNoise: Double
    /// Relative strength in each sub-integration, and in each sub-band.
    var time: [Double]
    var band: [Double]
    /// Turns by which it comes late in each sub-integration.
    var timePhase: [Double]
    /// Turns by which it comes late in each sub-band besides its dispersion.
    var bandPhase: [Double]
    /// pc cm^-3 above that of the fold.
    var excessDispersionMeasure = 0.0
    /// Turns of the tail at the band's centre; it grows with the inverse fourth power of the frequency.
    var scatteringTurns = 0.0

    /// As strong everywhere, at the fold's own period and dispersion measure.
    init(_ shape: PulseShape, signalToNoise: Double, survey: SurveySetup) {
        self.shape = shape
        self.signalToNoise = signalToNoise
        time = [Double](repeating: 1, count: survey.subIntegrations)
        band = [Double](repeating: 1, count: survey.subBands)
        timePhase = [Double](repeating: 0, count: survey.subIntegrations)
        bandPhase = [Double](repeating: 0, count: survey.subBands)
    }
}
