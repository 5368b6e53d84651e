import Candidates
import Catalogue
import Formats

/// What CandyJar has to know of an observation beside its candidates: where its beams looked (an APSUSE `.meta` file). What
/// nobody knows here is 0 or a word.
struct CandyJarMetafile {
    /// CandyJar draws beams on a plane, which ends at 90 degrees from its centre.
    private static let farthestBeam = 60.0
    private static let standardBeamWidth = 0.25

    let start: CandyJarTime
    private let centreHertz: Double
    private let bandwidthHertz: Double
    private let beamRadius: Double
    private let boresight: String
    private var beams: [(name: String, place: String)] = []

    /// - Parameter rows: the candidates of one observation, the best first.
    init(_ rows: [CandyJarRow], at start: CandyJarTime) {
        self.start = start
        let headers = rows.map(\.header)
        centreHertz = (headers.lazy.compactMap(\.centreFrequencyMegahertz).first ?? 0) * 1e6
        bandwidthHertz = (headers.lazy.compactMap(\.bandwidthMegahertz).first ?? 0) * 1e6
        beamRadius = (headers.lazy.compactMap(\.beamWidthDegrees).first ?? Self.standardBeamWidth) / 2
        func position(_ header: CandidateHeader) -> SkyPosition? {
            header.rightAscensionDegrees.flatMap { rightAscension in
                header.declinationDegrees.map { SkyPosition(rightAscension: rightAscension, declination: $0) }
            }
        }
        let centre = headers.lazy.compactMap(position).first ?? SkyPosition(rightAscension: 0, declination: 0)
        let source = CandyJarRow.word(headers.first?.sourceName ?? CandyJarRow.unknown)
        boresight = Self.place(source, centre)
        var known: Set<String> = []
        for row in rows where known.insert(row.beam).inserted {
            let own = position(row.header) ?? centre
            guard centre.separation(from: own) <= Self.farthestBeam else { continue }
            beams.append((row.beam, Self.place(source, own)))
        }
    }

    private static func place(_ source: String, _ position: SkyPosition) -> String {
        let (hours, degrees) = (
            SexagesimalText.hours(degrees: position.rightAscension), SexagesimalText.degrees(position.declination)
        )
        return "\(source), radec, \(hours),\(degrees)"
    }

    var bytes: [UInt8] {
        var text = TextBuilder()
        func line(_ name: String, _ value: String, isLast: Bool = false) {
            text.append("  \"\(name)\": \(value)\(isLast ? "" : ",")\n")
        }
        text.append("{\n")
        line("incoherent_nchans", "0")
        line("project_name", "\"psrsieve\"")
        line("sb_id", "\"\"")
        // Names are of one length, so that none ends another.
        text.append("  \"beams\": {\n")
        for (place, beam) in beams.enumerated() {
            text.append("    \"\(beam.name)\": \"\(beam.place)\"\(place == beams.count - 1 ? "" : ",")\n")
        }
        text.append("  },\n")
        line("coherent_tsamp", "0")
        line("beamshape", "\"{\\\"y\\\": \(beamRadius), \\\"x\\\": \(beamRadius), \\\"angle\\\": 0}\"")
        line("bandwidth", CandyJarRow.number(bandwidthHertz))
        line("utc_start", "\"\(start.metafileText)\"")
        line("incoherent_tsamp", "0")
        line("centre_frequency", CandyJarRow.number(centreHertz))
        line("boresight", "\"\(boresight)\"")
        line("output_dir", "\"\"")
        line("coherent_nchans", "0", isLast: true)
        text.append("}\n")
        return text.bytes
    }
}
