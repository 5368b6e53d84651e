import Candidates
import Classifier
import Foundation
import Reports
import Sifting
import Survey

/// A candidate as the page holds it.
struct PageCandidate: Encodable {
    struct Known: Encodable {
        var name: String
        var kind: String
        var ratio: String
        /// Degrees, and pc cm^-3.
        var separation: Double?
        var dm: Double?
    }

    /// That it is a simulated pulsar, and how strong.
    struct Simulated: Encodable {
        var snr: Double
    }

    struct Group: Encodable {
        /// The rank of the leader, the candidate's own if it leads.
        var leader: Int
        var size: Int
        var beams: Int
        var ratio: String
        var reason: String?
    }

    var name: String
    var source: String
    /// The place in the page's order of a page that hides scores.
    var rank: Int
    var score: Double?
    var probability: Double?
    var model: String?
    var selected: Bool?
    var period: Double?
    var dm: Double?
    var snr: Double?
    var width: Double?
    var acceleration: Double?
    /// Signal-to-noise at a dispersion measure of 0 over that at the candidate's own.
    var ratio0: Double?
    var ra: Double?
    var dec: Double?
    var mjd: Double?
    var beam: String?
    var flags: [String]
    var known: [Known]
    var group: Group?
    /// Labels and values of the header.
    var facts: [[String]]
    var panels: PagePanels?
    /// Why there is nothing to draw.
    var missing: String?
    var explanation: PageExplanation?
    var control: Simulated?
    /// Beam, time and picture by which CandyJar knows it.
    var candyjar: [String]?

    /// All but what its file has to be read for.
    init(_ row: RankedRow, candyJar: [String]?) {
        let candidate = row.candidate
        let header = candidate.header
        func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
        name = candidate.name
        source = candidate.origin.location
        rank = row.rank
        score = candidate.score
        probability = row.probability
        model = candidate.model
        selected = row.isSelected
        period = finite(header?.periodSeconds)
        dm = finite(header?.dispersionMeasure)
        snr = finite(header?.signalToNoise ?? header?.statedSignalToNoise)
        width = finite(header?.widthTurns)
        acceleration = finite(header?.accelerationMetresPerSecondSquared)
        ratio0 = finite(candidate.undispersedRatio)
        ra = finite(header?.rightAscensionDegrees)
        dec = finite(header?.declinationDegrees)
        mjd = finite(header?.modifiedJulianDate)
        beam = header?.beam
        flags = row.flags.split(separator: "|").map(String.init)
        known = row.findings.known.map { match in
            Known(
                name: match.name, kind: match.kind.rawValue, ratio: match.ratio.text,
                separation: finite(match.separationDegrees), dm: finite(match.dispersionDifference))
        }
        group = row.findings.membership.flatMap { membership in
            membership.size > 1
                ? Group(
                    leader: membership.leader + 1, size: membership.size, beams: membership.beams,
                    ratio: membership.ratio.text, reason: membership.reason) : nil
        }
        facts = []
        candyjar = candyJar
    }

    /// Takes in what its file holds.
    ///
    /// - Parameter features: the eight features, shown where there is no more.
    mutating func take(_ found: ListedCandidates.Found, header: CandidateHeader?, features: [Double?]? = nil) {
        let features = zip(FeatureName.lyon, features ?? []).compactMap { name, value in
            value.map { [name, String(format: "%.5g", $0)] }
        }
        switch found {
        case .candidate(let candidate, _):
            facts = Self.facts(of: candidate)
            panels = PagePanels(candidate)
            if panels == nil { missing = "its file has nothing to draw" }
        case .nothing(let reason):
            let candidate = Candidate(origin: CandidateOrigin(path: source), header: header ?? CandidateHeader())
            facts = Self.facts(of: candidate) + features
            missing = reason
        }
    }

    private static func facts(of candidate: Candidate) -> [[String]] {
        CandidateFacts(candidate).columns.joined().map { [$0.label, $0.value] }
    }

    /// Leaves out all that says how high it scored.
    mutating func hideScore() {
        (score, probability, model, selected, explanation) = (nil, nil, nil, nil, nil)
        flags.removeAll { $0 == "outlier" }
        group?.reason = nil
    }

    /// Gives it a rank among the page's candidates in place of that in the list.
    ///
    /// - Parameter leader: the place of its group's leader; `nil` if that is not on the page.
    mutating func renumber(place: Int, leader: Int?) {
        rank = place
        if let leader {
            group?.leader = leader
            group?.reason = nil
        } else {
            group = nil
        }
    }
}
