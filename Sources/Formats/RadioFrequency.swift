/// Radio frequencies as files state them.
enum RadioFrequency {
    /// MHz: from below the lowest that pass the ionosphere to above the highest at which a pulsar has been seen.
    static let possible = 5.0...1e6

    /// The unit that frequencies seem to be in where none can be in MHz; `nil` where some can, or they are no frequencies.
    static func otherUnit(of megahertz: [Double]) -> String? {
        guard let lowest = megahertz.min(), let highest = megahertz.max(), lowest > 0, highest.isFinite else {
            return nil
        }
        if lowest > possible.upperBound { return "Hz or kHz" }
        return highest < possible.lowerBound ? "GHz" : nil
    }
}
