import Candidates

/// What a person says of a candidate, in CandyJar's words (vivekvenkris/CandyJar), which others in the field use too.
public enum Verdict: String, Sendable, CaseIterable {
    /// A likely pulsar, and one that may be.
    case likely = "T1_CAND"
    case possible = "T2_CAND"
    case knownPulsar = "KNOWN_PSR"
    /// A bright pulsar outside of the beam.
    case nearbyPulsar = "NB_PSR"
    case interference = "RFI"
    case noise = "NOISE"
    case none = "UNCAT"

    /// What candidates that may be pulsars are learnt as.
    public enum Possible: String, Sendable, CaseIterable {
        case pulsar, not, skip
    }

    /// What one learns from it: a likely pulsar is one, and so are known and nearby ones; `nil` to learn nothing.
    public func label(possible: Possible = .skip) -> Label? {
        switch self {
        case .likely, .knownPulsar, .nearbyPulsar: .pulsar
        case .interference, .noise: .nonPulsar
        case .none: nil
        case .possible:
            switch possible {
            case .pulsar: .pulsar
            case .not: .nonPulsar
            case .skip: nil
            }
        }
    }

    /// CandyJar's words in any spelling, and the short ones of its buttons.
    init?(word: String) {
        switch ColumnNames.key(word) {
        case "t1cand", "t1": self = .likely
        case "t2cand", "t2": self = .possible
        case "knownpsr": self = .knownPulsar
        case "nbpsr": self = .nearbyPulsar
        case "rfi": self = .interference
        case "noise": self = .noise
        case "uncat": self = .none
        default: return nil
        }
    }

    /// A vote of PICS's pfdviewer (zhuww/ubc_AI): 1 pulsar, 0 none, 0.5 undecided, 2 known, 3 a harmonic of a known one.
    init?(pfdviewer vote: String) {
        guard !MissingValue.isOne(vote) else {
            self = .none
            return
        }
        switch Double(vote) {
        case 1: self = .likely
        case 0: self = .noise
        case 0.5: self = .possible
        case 2, 3: self = .knownPulsar
        default: return nil
        }
    }

    /// A class of pulsar_candidate_gui (vishnubk): 0 noise, 1 known, 2 its harmonic, 3 interference, 4 and 5 candidates of class A
    /// and B.
    init?(candidateGUI code: String) {
        guard let code = Double(code).flatMap(Int.init(exactly:)) else { return nil }
        switch code {
        case 0: self = .noise
        case 1, 2: self = .knownPulsar
        case 3: self = .interference
        case 4: self = .likely
        case 5: self = .possible
        default: return nil
        }
    }
}
