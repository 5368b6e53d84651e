import Simulation

/// A simulated fold as PRESTO's .pfd.
enum PFDSeed {
    static func bytes(_ fold: SimulatedFold, isBigEndian: Bool) -> [UInt8] {
        let survey = fold.survey
        let period = fold.header.periodSeconds ?? 1
        var file = FieldWriter(isBigEndian: isBigEndian)
        let trials = [3, 2, 1]
        for count in trials + [survey.subBands, survey.subIntegrations, survey.bins, survey.subBands] {
            file.append(Int32(count))
        }
        for _ in 0..<5 { file.append(Int32(1)) }
        for text in ["simulated.fil", fold.name, "Parkes", "simulated.pfd.ps/CPS"] {
            file.append(Int32(text.utf8.count))
            file.append(text, width: text.utf8.count)
        }
        file.append("17:42:00.0", width: 16)
        file.append("-46:15:00.0", width: 16)
        let width = survey.bandwidthMegahertz / Double(survey.subBands)
        for value in [
            0.001, 0, 1, 55_000.25, 0, 1e-5, survey.frequenciesMegahertz.last ?? 0, width,
            fold.header.dispersionMeasure ?? 0,
        ] { file.append(value) }
        for value in [period, 0, 1 / period] {
            file.append(Float(0))
            file.append(Float.nan)
            file.append(value)
            file.append(0.0)
            file.append(0.0)
        }
        for _ in 0..<7 { file.append(0.0) }
        for count in trials { for index in 0..<count { file.append(Double(index)) } }
        for row in 0..<survey.subIntegrations {
            // PRESTO's lowest sub-band comes first.
            for band in (0..<survey.subBands).reversed() {
                let first = (band * survey.subIntegrations + row) * survey.bins
                for sample in fold.samples[first..<(first + survey.bins)] { file.append(Double(sample)) }
            }
        }
        for _ in 0..<(survey.subIntegrations * survey.subBands) {
            for value in [8000, 1, 1, Double(survey.bins), 1, 1, .nan] { file.append(value) }
        }
        return file.bytes
    }
}
