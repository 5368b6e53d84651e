import Simulation

/// Simulated profiles as a plain FITS image, one a row.
enum FITSImageSeed {
    static func bytes(_ folds: [SimulatedFold]) -> [UInt8] {
        let profiles = folds.compactMap { $0.candidate(path: $0.name).fold.profile }
        let bins = profiles.first?.count ?? 0
        var file = FieldWriter(isBigEndian: true)
        for (keyword, value) in [
            ("SIMPLE", "T"), ("BITPIX", "-32"), ("NAXIS", "2"), ("NAXIS1", "\(bins)"), ("NAXIS2", "\(profiles.count)"),
            ("PERIOD", "0.5"), ("DM", "12.5"), ("SNR", "9.5"),
        ] {
            let padding = String(repeating: " ", count: 20 - value.count)
            file.append("\(keyword.padded(to: 8))= \(padding)\(value)", width: 80, filler: 0x20)
        }
        file.append("END", width: 2880 - file.bytes.count, filler: 0x20)
        for value in profiles.joined() { file.append(Float(value)) }
        file.fill(to: (file.bytes.count + 2879) / 2880 * 2880)
        return file.bytes
    }
}

extension String {
    fileprivate func padded(to length: Int) -> String { self + String(repeating: " ", count: max(length - count, 0)) }
}
