import Foundation

/// What each value of a plane or curve contributes to a score, made ready to be looked at.
enum ContributionMap {
    /// A plane's contributions, each spread over its neighbours so that what belongs together is seen together: twice with
    /// the weights 1 2 1 along both axes. Phase goes round; beyond the first and the last row there is none, and what would
    /// go there stays, so that the sum is what it was.
    static func smoothed(_ values: [Double], width: Int) -> [Double] {
        let height = values.count / width
        var map = values
        for _ in 0..<2 {
            var next = [Double](repeating: 0, count: map.count)
            for row in 0..<height {
                for column in 0..<width {
                    let value = map[row * width + column]
                    for (rowStep, rowWeight) in [(-1, 0.25), (0, 0.5), (1, 0.25)] {
                        let target = min(max(row + rowStep, 0), height - 1) * width
                        for (step, weight) in [(width - 1, 0.25), (0, 0.5), (1, 0.25)] {
                            next[target + (column + step) % width] += rowWeight * weight * value
                        }
                    }
                }
            }
            map = next
        }
        return map
    }

    /// A magnitude that 99 values in 100 do not exceed: the end of a scale of colours.
    static func range(of values: [Double]) -> Double {
        let sorted = values.map(abs).sorted()
        return sorted.isEmpty ? 0 : sorted[(sorted.count - 1) * 99 / 100]
    }

    /// A plane in pale grey with its contributions laid over: blue for what speaks for a pulsar, orange for what speaks
    /// against one, the stronger the more.
    static func image(_ plane: [Float], contributions: [Double], range: Double, width: Int) -> PixelImage {
        let pixels = zip(plane, contributions).map { value, contribution in
            let grey = NormalisedPlane.scale.colour(Double(value)).mixed(with: .white, share: 0.55)
            return colour(contribution, range: range, over: grey).pixel
        }
        return PixelImage(width: width, height: pixels.count / width, pixels: pixels)
    }

    static func colour(_ contribution: Double, range: Double, over ground: Colour) -> Colour {
        guard range > 0, contribution.isFinite else { return ground }
        let strength = min(abs(contribution) / range, 1)
        return ground.mixed(with: contribution > 0 ? .forPulsar : .againstPulsar, share: 0.9 * strength)
    }
}
