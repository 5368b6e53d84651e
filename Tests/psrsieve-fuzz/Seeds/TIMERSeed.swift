import Simulation

/// A simulated fold as a TIMER archive, each field at its place in the header.
enum TIMERSeed {
    static func bytes(_ fold: SimulatedFold) -> [UInt8] {
        let survey = fold.survey
        var file = FieldWriter(isBigEndian: true)
        func at(_ offset: Int, _ append: (inout FieldWriter) -> Void) {
            file.fill(to: offset)
            append(&file)
        }
        at(104) { $0.append(0.25) }
        at(112) { $0.append(Int32(55_000)) }
        at(144) { $0.append(fold.name, width: 16) }
        at(160) { $0.append(1.5) }
        at(168) { $0.append(-0.8) }
        at(184) { $0.append(fold.header.periodSeconds ?? 1) }
        at(192) { $0.append(Float(fold.header.dispersionMeasure ?? 0)) }
        at(208) { $0.append(Int32(survey.bins)) }
        at(232) { $0.append(Int32(survey.subIntegrations)) }
        at(248) { $0.append(Int32(survey.subBands)) }
        at(264) { $0.append("Parkes", width: 16) }
        at(336) { $0.append(survey.centreMegahertz) }
        at(396) { $0.append(Int32(1)) }
        at(684) { $0.append(Int32(1)) }
        at(1024) { _ in }
        for row in 0..<survey.subIntegrations { appendSubIntegration(row, of: fold, to: &file) }
        return file.bytes
    }

    private static func appendSubIntegration(_ row: Int, of fold: SimulatedFold, to file: inout FieldWriter) {
        let survey = fold.survey
        let start = file.bytes.count
        file.fill(to: start + 32)
        file.append(fold.header.periodSeconds ?? 1)
        file.fill(to: start + 128 + 4 * survey.subBands * 3)
        for (channel, frequency) in survey.frequenciesMegahertz.enumerated() {
            file.append(Float(frequency))
            file.append(Int32(survey.bins))
            file.append(Int32(0))
            for value in [32, 100, 0] { file.append(Float(value)) }
            let first = (channel * survey.subIntegrations + row) * survey.bins
            for sample in fold.samples[first..<(first + survey.bins)] {
                file.append(UInt16(min(max(32_768 + 100 * sample, 0), 65_535)))
            }
        }
    }
}
