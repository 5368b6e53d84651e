import Foundation
import Testing

/// The real data files that lie beside a checkout, where they do; the repository itself holds none.
public enum RealData {
    /// The repository's root.
    public static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private static let folder = repository + "/../shared/data"

    public static let isThere = FileManager.default.fileExists(atPath: folder + "/features")

    public static func path(_ name: String) -> String {
        URL(filePath: "\(folder)/\(name)").standardized.path
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, and says so, where the real data are not beside the checkout.
    public static var needsRealData: Self {
        .enabled(if: RealData.isThere, "the real data files are not in ../shared/data")
    }
}
