import Foundation

/// A small PRESTO fold as bytes, written from the format's description and not with the reader's code.
///
/// By default 4 sub-integrations of 8 s, 3 sub-bands of 2 channels and 16 bins at 2 Hz, with one pulse a profile.
struct PFDBytes {
    var trials = [3, 2, 1]
    var subBands = 3
    var parts = 4
    var bins = 16
    var channels = 6
    var texts = ["data.fil", "ACCEL_Cand_1", "GBT", "data.pfd.ps/CPS"]
    var position: [String]? = ["01:30:00.0", "-10:30:00.0"]
    var samplingTime = 0.001
    var epochs = [55_000.25, 55_000.5]
    var averageVelocity = 0.0
    var frequencies = (lowest: 1000.0, width: 10.0)
    var dispersionMeasure = 0.0
    var topocentric = [0.5, 0, 0]
    var barycentric = [0.0, 0, 0]
    var foldPower: Float = 0
    var fold = [2.0, 0, 0]
    var samplesPerPart = 8000.0
    /// The profile of a sub-integration and sub-band; the pulse is in bin 5 by default.
    var profile: (_ part: Int, _ subBand: Int, _ bins: Int) -> [Double] = { _, _, bins in
        (0..<bins).map { $0 == 5 ? 10 : Double($0 % 3) }
    }
    var bigEndian = false

    var data: Data {
        var data = Data()
        func append<T: FixedWidthInteger>(_ value: T) {
            withUnsafeBytes(of: bigEndian ? value.bigEndian : value.littleEndian) { data.append(contentsOf: $0) }
        }
        func append(_ values: [Double]) { for value in values { append(value.bitPattern) } }
        for count in trials + [subBands, parts, bins, channels, 1, 1, 1, 1, 1] { append(Int32(count)) }
        for text in texts {
            append(Int32(text.utf8.count))
            data.append(contentsOf: text.utf8)
        }
        for text in position ?? [] {
            // What follows the end of the text is whatever was in memory.
            data.append(contentsOf: (Array(text.utf8) + [0] + [UInt8](repeating: 0xfe, count: 16)).prefix(16))
        }
        append([samplingTime, 0, 1] + epochs + [averageVelocity, frequencies.lowest, frequencies.width])
        append([dispersionMeasure])
        for (power, spin) in [(0, topocentric), (0, barycentric), (foldPower, fold)] {
            append(power.bitPattern)
            append(Float.nan.bitPattern)
            append(spin)
        }
        append([Double](repeating: 0, count: 7))
        append((0..<trials.reduce(0, +)).map(Double.init))
        for part in 0..<parts { for subBand in 0..<subBands { append(profile(part, subBand, bins)) } }
        for _ in 0..<(parts * subBands) { append([samplesPerPart, 1, 1, Double(bins), 1, 1, .nan]) }
        return data
    }

    /// The same file with the bytes of every number the other way round.
    static func swapped(_ data: Data) -> Data {
        var result = Data()
        var rest = data
        func take(_ count: Int) -> Data {
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        func swap(_ count: Int, bytes: Int) { for _ in 0..<count { result.append(Data(take(bytes).reversed())) } }
        swap(12, bytes: 4)
        for _ in 0..<4 {
            let length = rest.prefix(4).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
            swap(1, bytes: 4)
            result.append(take(length))
        }
        result.append(take(32))
        swap(9, bytes: 8)
        for _ in 0..<3 {
            swap(2, bytes: 4)
            swap(3, bytes: 8)
        }
        swap(rest.count / 8, bytes: 8)
        return result
    }
}
