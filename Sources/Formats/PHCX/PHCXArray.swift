/// An array of a PHCX file: bytes that stand for values between two limits.
struct PHCXArray: Equatable {
    let rows: Int
    let columns: Int
    let bytes: [UInt8]
    /// What the bytes 0 and 255 stand for; `nil` if the file does not say so.
    let limits: (lowest: Double, highest: Double)?

    static func == (first: PHCXArray, second: PHCXArray) -> Bool {
        first.rows == second.rows && first.columns == second.columns && first.bytes == second.bytes
    }

    /// lowest + byte * (highest - lowest) / 255; the bytes themselves without limits that differ, as a faint profile's
    /// do not in six decimals.
    var values: [Double] {
        guard let limits, limits.highest > limits.lowest else { return bytes.map(Double.init) }
        let step = (limits.highest - limits.lowest) / 255
        return [Double](unsafeUninitializedCapacity: bytes.count) { output, count in
            for index in bytes.indices { output[index] = limits.lowest + Double(bytes[index]) * step }
            count = bytes.count
        }
    }

    /// For each row, whether any byte of it is set: a row without data (a zapped channel) is all 00.
    var rowsWithData: [Bool] {
        (0..<rows).map { row in bytes[(row * columns)..<((row + 1) * columns)].contains { $0 != 0 } }
    }
}
