import Formats
import Simulation

extension Seeds {
    /// Simulated profiles as a FITS table with every column that the reader knows.
    static func fitsTable(scratch: String) throws -> [UInt8] {
        let profiles = (0..<6).map { row in (0..<16).map { bin in Float(bin == row ? 9 : bin % 3) } }
        let numbers = profiles.indices.map { Double($0) + 0.5 }
        let table = FITSTable(
            name: "PROFILES", rowCount: profiles.count,
            columns: [
                .init("NAME", .text(profiles.indices.map { "candidate_\($0)" })),
                .init("PROFILE", .float32Vectors(Array(profiles.joined()), shape: [16])),
                .init("PERIOD", unit: "s", .float64(numbers)), .init("DM", .float64(numbers)),
                .init("SNR", .float64(numbers)), .init("RA", .float64(numbers)), .init("DEC", .float64(numbers)),
                .init("MJD", .float64(numbers)), .init("LABEL", .int32(profiles.indices.map { Int32($0 % 2) })),
            ])
        try FITSWriter.write([table], to: "\(scratch)/seed.fits")
        return try read("\(scratch)/seed.fits")
    }
}
