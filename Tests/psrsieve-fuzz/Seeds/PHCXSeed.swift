import Candidates
import Simulation

/// A simulated fold as PHCX: as HTRU 1 has it (a section PDMP) or as HTRU 2 has it (FFT and FFT-pdmpd).
enum PHCXSeed {
    static func text(_ fold: SimulatedFold, isSecondSurvey: Bool) -> String {
        let names = isSecondSurvey ? ["FFT", "FFT-pdmpd"] : ["PDMP"]
        let header = fold.header
        return """
            <?xml version='1.0'?>
            <phcf>
            <head><SourceID>\(fold.name)</SourceID><Telescope>Parkes</Telescope>
            <Coordinate><RA units='degrees'>\(header.rightAscensionDegrees ?? 0)</RA>\
            <Dec units='degrees'>\(header.declinationDegrees ?? 0)</Dec><Epoch>J2000</Epoch></Coordinate>
            <CentreFreq units='MHz'>1352.0</CentreFreq><BandWidth units='MHz'>-340.0</BandWidth>
            <MjdStart>55191.5</MjdStart><ObservationLength units='seconds'>540</ObservationLength></head>
            \(names.map { section($0, fold) }.joined(separator: "\n"))
            </phcf>

            """
    }

    private static func section(_ name: String, _ fold: SimulatedFold) -> String {
        let candidate = fold.candidate(path: fold.name)
        let period = fold.header.periodSeconds ?? 1
        let dispersionMeasure = fold.header.dispersionMeasure ?? 0
        let trials = (0..<5).map { "\(dispersionMeasure + Double($0) - 2)" }
        let periods = (0..<3).map { name == "FFT" ? "\(period)" : "\(($0 - 1) * 1_000_000)" }
        let block = (0..<15).map { Double(($0 * 7) % 11) }
        let limits = "format='02X' min='0' max='25.5'"
        return """
            <Section name='\(name)'>
            <BestValues><TopoPeriod units='seconds'>\(period)</TopoPeriod><Dm>\(dispersionMeasure)</Dm>\
            <Accn units='m/s/s'>0</Accn><Snr>9.5</Snr><Width>-1.0</Width></BestValues><SampleRate>0</SampleRate>
            \(plane("SubIntegrations", candidate.timePhase))
            \(plane("SubBands", candidate.subBands?.plane))
            <Profile nBins='\(fold.receiver.bins)' \(limits)>\(digits(candidate.profile?.values ?? []))</Profile>
            <SnrBlock>
            <PeriodIndex nVals='3' format='16.12f'>\(periods.joined(separator: "\n"))</PeriodIndex>
            <DmIndex nVals='5' format='6.4f'>\(trials.joined(separator: "\n"))</DmIndex>
            <AccnIndex nVals='1'>0</AccnIndex><JerkIndex nVals='1'>0</JerkIndex>
            <DataBlock \(limits)>\(digits(block))</DataBlock>
            </SnrBlock>
            <DmCurve><DmValues nVals='5'>\(trials.joined(separator: " "))</DmValues>\
            <SnrValues>\(block.prefix(5).map { "\($0)" }.joined(separator: " "))</SnrValues></DmCurve>
            </Section>
            """
    }

    private static func plane(_ name: String, _ plane: PhasePlane?) -> String {
        guard let plane else { return "" }
        let rows = (0..<plane.rows).map { digits(Array(plane[row: $0])) }
        return "<\(name) nBins='\(plane.bins)' nSub='\(plane.rows)' format='02X' min='0' max='1'>"
            + rows.joined(separator: "\n") + "</\(name)>"
    }

    /// Two hexadecimal digits a value, the lowest 00 and the highest FF.
    private static func digits(_ values: [Double]) -> String {
        let (lowest, highest) = (values.min() ?? 0, values.max() ?? 0)
        return values.map { value in
            let byte = highest > lowest ? Int((255 * (value - lowest) / (highest - lowest)).rounded()) : 0
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
