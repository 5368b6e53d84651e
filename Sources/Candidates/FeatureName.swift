/// The names of features that are known by name: the eight of Lyon et al. 2016 (MNRAS 459, 1104), Thornton's 22 and the 22
/// of Bates et al. 2012.
public enum FeatureName {
    /// Mean, standard deviation, skewness and excess kurtosis of the integrated profile (scaled to 0...255), in the
    /// order of every published table.
    public static let profile = ["profile_mean", "profile_std", "profile_skewness", "profile_kurtosis"]
    /// The same of the curve of signal-to-noise against dispersion measure.
    public static let dmCurve = ["dm_mean", "dm_std", "dm_skewness", "dm_kurtosis"]
    public static let lyon = profile + dmCurve
    /// The 22 of Thornton (2013, PhD thesis, University of Manchester), by their number.
    public static let thornton = numbered("thornton")
    /// The 22 scores of Bates et al. 2012 (MNRAS 427, 1052), by their number: other numbers than Thornton's.
    public static let bates = numbered("bates")

    /// All names, in the order in which a model takes them.
    public static let all = lyon + thornton + bates

    private static func numbered(_ name: String) -> [String] {
        (1...22).map { $0 < 10 ? "\(name)_0\($0)" : "\(name)_\($0)" }
    }

    /// Names as a list in words; all of a numbered set as one.
    public static func list(_ names: [String]) -> String {
        for set in [thornton, bates] where Set(names).isSuperset(of: set) {
            let others = names.filter { !set.contains($0) }
            return (["\(set[0]) to \(set[set.count - 1])"] + others).joined(separator: ", ")
        }
        return names.joined(separator: ", ")
    }
}
