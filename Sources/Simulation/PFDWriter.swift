import Formats
import Foundation
import OutputFiles

/// Writes a simulated candidate as a fold of PRESTO's prepfold (`write_prepfoldinfo` in PRESTO's `prepfold_utils.c`), with
/// the `.bestprof` beside it.
public enum PFDWriter {
    /// - Throws: `OutputFile.WriteError`.
    public static func write(_ fold: SimulatedFold, to path: String) throws(OutputFile.WriteError) {
        let document = PFDDocument(fold)
        try OutputFile.write(bytes(of: document), to: path, waitsForDisk: false)
        try OutputFile.write(Array(bestProfile(of: document).utf8), to: path + ".bestprof", waitsForDisk: false)
    }

    // MARK: - The fold

    private static func bytes(of document: PFDDocument) -> [UInt8] {
        let (fold, survey) = (document.fold, document.fold.survey)
        let (period, dispersionMeasure) = (fold.header.periodSeconds ?? 0, fold.header.dispersionMeasure ?? 0)
        let trials = fold.optimisation
        let periods = trials.periodOffsetsSeconds.map { fold.search.periodSeconds + $0 }
        let step = 2 * survey.periodStep(periodSeconds: period) / survey.observationSeconds
        let derivatives = periods.indices.map { Double($0 - periods.count / 2) * step }
        var file = LittleEndianBytes()
        for count in [
            trials.dispersionMeasures.count, periods.count, derivatives.count, survey.subBands, survey.subIntegrations,
            survey.bins, survey.subBands, 1, 2, 1, 1, 1,
        ] { file.append(Int32(count)) }
        for text in ["\(fold.name).fil", fold.name, fold.header.telescope ?? "Unknown", "\(fold.name).pfd.ps/CPS"] {
            file.append(Int32(text.utf8.count))
            file.bytes += text.utf8
        }
        for position in [
            SexagesimalText.hours(degrees: fold.header.rightAscensionDegrees ?? 0),
            SexagesimalText.degrees(fold.header.declinationDegrees ?? 0),
        ] { file.append(position, paddedTo: 16) }
        let epoch = fold.header.modifiedJulianDate ?? 0
        file.append([survey.samplingSeconds, 0, 1, epoch, 0, 0])
        file.append([
            document.frequenciesMegahertz.first ?? 0, survey.bandwidthMegahertz / Double(survey.subBands),
            dispersionMeasure,
        ])
        for spin in [[period, 0, 0], [0, 0, 0], [1 / period, 0, 0]] {
            file.append(Float(0).bitPattern)
            file.append(Float(0).bitPattern)
            file.append(spin)
        }
        file.append([Double](repeating: 0, count: 7))
        file.append(trials.dispersionMeasures)
        file.append(periods)
        file.append(derivatives)
        appendProfiles(of: document, to: &file)
        return file.bytes
    }

    private static func appendProfiles(of document: PFDDocument, to file: inout LittleEndianBytes) {
        let survey = document.fold.survey
        let (mean, variance) = (document.profileMean, document.profileVariance)
        var statistics: [Double] = []
        for row in 0..<survey.subIntegrations {
            for subBand in 0..<survey.subBands {
                let profile = document.profile(subIntegration: row, subBand: subBand)
                file.append(profile)
                let own = profile.reduce(0, +) / Double(survey.bins)
                let chiSquare = profile.reduce(0) { $0 + ($1 - own) * ($1 - own) } / variance
                statistics += [
                    document.samplesPerProfile, document.dataMean, document.dataVariance, Double(survey.bins), mean,
                    variance, chiSquare / Double(survey.bins - 1),
                ]
            }
        }
        file.append(statistics)
    }

    // MARK: - The text beside it

    private static func bestProfile(of document: PFDDocument) -> String {
        let (fold, survey) = (document.fold, document.fold.survey)
        let profile = document.summedProfile
        let significance = document.significance
        let probability = erfc(significance.deviations / 2.0.squareRoot()) / 2
        let total = document.samplesPerProfile * Double(survey.subIntegrations)
        let mean = document.profileMean * Double(survey.subIntegrations * survey.subBands)
        let deviation = (document.profileVariance * Double(survey.subIntegrations * survey.subBands)).squareRoot()
        let period = (fold.header.periodSeconds ?? 0) * 1000
        var lines = [
            "# Input file       =  \(fold.name).fil", "# Candidate        =  \(fold.name)",
            "# Telescope        =  \(fold.header.telescope ?? "Unknown")",
            "# Epoch_topo       =  \(FixedDecimal.text(fold.header.modifiedJulianDate ?? 0, decimals: 10))",
            "# Epoch_bary (MJD) =  N/A", "# T_sample         =  \(survey.samplingSeconds)",
            "# Data Folded      =  \(Int(total))", "# Data Avg         =  \(document.dataMean)",
            "# Data StdDev      =  \(document.dataVariance.squareRoot())", "# Profile Bins     =  \(survey.bins)",
            "# Profile Avg      =  \(mean)", "# Profile StdDev   =  \(deviation)",
            "# Reduced chi-sqr  =  \(FixedDecimal.text(significance.reducedChiSquare, decimals: 3))",
            String(format: "# Prob(Noise)      <  %.3g   (~%.1f sigma)", probability, significance.deviations),
            "# Best DM          =  \(FixedDecimal.text(fold.header.dispersionMeasure ?? 0, decimals: 3))",
            "# P_topo (ms)      =  \(FixedDecimal.text(period, decimals: 11))  +/- N/A",
            "# P'_topo (s/s)    =  0             +/- N/A", "# P''_topo (s/s^2) =  0             +/- N/A",
            "# P_bary (ms)      =  N/A", "# P'_bary (s/s)    =  N/A", "# P''_bary (s/s^2) =  N/A",
            "# P_orb (s)        =  N/A", "# asin(i)/c (s)    =  N/A", "# eccentricity     =  N/A",
            "# w (rad)          =  N/A", "# T_peri           =  N/A",
            String(repeating: "#", count: 54),
        ]
        for (bin, value) in profile.enumerated() { lines.append(String(format: "%4d  %.7g", bin, value)) }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Numbers as a little-endian machine keeps them.
private struct LittleEndianBytes {
    var bytes: [UInt8] = []

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ values: [Double]) {
        for value in values { append(value.bitPattern) }
    }

    mutating func append(_ text: String, paddedTo count: Int) {
        bytes += text.utf8.prefix(count - 1)
        bytes += [UInt8](repeating: 0, count: max(1, count - text.utf8.count))
    }
}
