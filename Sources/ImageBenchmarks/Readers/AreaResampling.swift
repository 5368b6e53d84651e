/// Makes pictures of one size: each new pixel is the mean of the old ones under it, weighted by how much of each it covers.
struct AreaResampling {
    let height: Int
    let width: Int

    /// What of one old row or column goes into a new one.
    private struct Share {
        var source: Int
        var weight: Float
    }

    /// The picture in the shape of a network's images: red, green, blue, or their grey where there is one channel.
    ///
    /// - Parameter channels: 1 or 3.
    /// - Returns: channels x height x width bytes.
    func bytes(_ picture: Picture, channels: Int) -> [UInt8] {
        let columns = Self.shares(from: picture.width, to: width)
        let rows = Self.shares(from: picture.height, to: height)
        return (0..<channels).flatMap { channel in
            let plane = channels == 1 ? grey(picture) : plane(picture, channel: channel)
            return resampled(plane, picture, columns: columns, rows: rows)
        }
    }

    private func plane(_ picture: Picture, channel: Int) -> [Float] {
        stride(from: channel, to: picture.pixels.count, by: 3).map { Float(picture.pixels[$0]) }
    }

    /// The luma of ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue.
    private func grey(_ picture: Picture) -> [Float] {
        stride(from: 0, to: picture.pixels.count, by: 3).map { index in
            0.299 * Float(picture.pixels[index]) + 0.587 * Float(picture.pixels[index + 1])
                + 0.114 * Float(picture.pixels[index + 2])
        }
    }

    /// First along the rows, then along the columns.
    private func resampled(_ plane: [Float], _ picture: Picture, columns: [[Share]], rows: [[Share]]) -> [UInt8] {
        var narrow = [Float](repeating: 0, count: picture.height * width)
        for row in 0..<picture.height {
            for (column, shares) in columns.enumerated() {
                var sum: Float = 0
                for share in shares { sum += share.weight * plane[row * picture.width + share.source] }
                narrow[row * width + column] = sum
            }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(height * width)
        for shares in rows {
            for column in 0..<width {
                var sum: Float = 0
                for share in shares { sum += share.weight * narrow[share.source * width + column] }
                bytes.append(UInt8(min(max(sum.rounded(), 0), 255)))
            }
        }
        return bytes
    }

    /// For each new place the old ones under it; their weights add up to 1.
    private static func shares(from old: Int, to new: Int) -> [[Share]] {
        let scale = Double(old) / Double(new)
        return (0..<new).map { place in
            let (start, end) = (Double(place) * scale, Double(place + 1) * scale)
            return (Int(start)..<min(Int(end.rounded(.up)), old)).map { source in
                let covered = min(end, Double(source + 1)) - max(start, Double(source))
                return Share(source: source, weight: Float(covered / scale))
            }
        }
    }
}
