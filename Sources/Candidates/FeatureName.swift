/// The names of features that are known by name: the eight of Lyon et al. 2016 (MNRAS 459, 1104).
public enum FeatureName {
    /// Mean, standard deviation, skewness and excess kurtosis of the integrated profile (scaled to 0...255), in the
    /// order of every published table.
    public static let profile = ["profile_mean", "profile_std", "profile_skewness", "profile_kurtosis"]
    /// The same of the curve of signal-to-noise against dispersion measure.
    public static let dmCurve = ["dm_mean", "dm_std", "dm_skewness", "dm_kurtosis"]
    public static let lyon = profile + dmCurve
    /// The 22 of Thornton (2013, PhD thesis, University of Manchester), by their number.
    public static let thornton = (1...22).map { $0 < 10 ? "thornton_0\($0)" : "thornton_\($0)" }
}
