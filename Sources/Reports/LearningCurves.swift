/// How something comes along from epoch to epoch, for several trainings.
public struct LearningCurves {
    public struct Curve: Sendable {
        public var name: String
        /// The first epoch's value first; `nil` where it is not known.
        public var values: [Double?]

        public init(name: String, values: [Double?]) {
            (self.name, self.values) = (name, values)
        }

        /// The mean of several trainings, epoch by epoch, of those that came so far.
        public init(name: String, meanOf trainings: [[Double?]]) {
            self.name = name
            values = (0..<(trainings.map(\.count).max() ?? 0)).map { epoch in
                let known = trainings.compactMap { $0.indices.contains(epoch) ? $0[epoch] : nil }
                return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
            }
        }
    }

    /// The picture; `nil` where nothing is known.
    ///
    /// - Parameters:
    ///   - value: what is drawn, as the axis says it.
    ///   - isShare: whether it lies in 0...1, all of which is shown then.
    public static func picture(
        _ curves: [Curve], title: String, subtitles: [String], value: String, isShare: Bool = false
    ) -> (any Picture)? {
        let lines = curves.compactMap { curve -> (name: String, points: [(x: Double, y: Double)])? in
            let points = curve.values.enumerated().compactMap { epoch, value in
                value.flatMap { $0.isFinite ? (x: Double(epoch + 1), y: $0) : nil }
            }
            return points.isEmpty ? nil : (curve.name, points)
        }
        guard !lines.isEmpty else { return nil }
        let epochs = curves.map(\.values.count).max() ?? 1
        let values = lines.flatMap { $0.points.map(\.y) }
        return PlotPicture(
            title: title, subtitles: subtitles,
            x: ("epoch", Axis(from: epochs > 1 ? 1 : 0, to: Double(max(epochs, 2)))),
            y: (value, isShare ? Axis(from: 0, to: 1.02) : Axis(over: values, including: [0])),
            layers: lines.enumerated().map { index, line in
                // The last colour of the palette is too pale for a line.
                let colours = Colour.palette.dropLast()
                return .line(
                    line.points, colours[index % colours.count], dashes: index < colours.count ? [] : [5, 3],
                    name: line.name)
            })
    }
}
