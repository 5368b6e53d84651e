import COneDNN
import CVectorMath

/// Dropout of single values, or of whole channels: in training y = x * k / (1 - rate), where k is 0 with probability
/// `rate` and 1 otherwise, drawn for each value or for each channel of each row; in evaluation y = x.
final class TensorDropoutLayer: TensorLayer {
    private let draw: DropoutDraw
    private let wholeChannels: Bool

    init(_ draw: DropoutDraw, wholeChannels: Bool) {
        self.draw = draw
        self.wholeChannels = wholeChannels
    }

    func forward(_ input: Memory, _ program: Program) throws(OutOfMemory) -> TensorPass {
        guard program.training, draw.rate > 0 else { return TensorPass(output: input) { gradient, _ in gradient } }
        let runs =
            wholeChannels && input.layout.lengths.count > 2
            ? ChannelRuns(input.layout) : ChannelRuns(valuesOf: input.plainLayout(input.layout.element))
        let x = try program.reordered(input, to: runs.layout)
        let (drawn, factors) = (FloatBuffer(count: runs.drawnCount), FloatBuffer(count: runs.factorCount))
        let y = try Memory(x.layout)
        program.code {
            self.draw.fill(drawn.pointer, count: runs.drawnCount)
            runs.place(drawn, in: factors)
            runs.scale(x, by: factors, into: y)
        }
        return TensorPass(output: y) { gradient, _ throws(OutOfMemory) in
            let dy = try program.reordered(gradient, to: x.layout)
            program.code { runs.scale(dy, by: factors, into: dy) }
            return dy
        }
    }
}

/// How the values of channels lie: `groups` one behind the other, each of `positions` runs of `lanes` values, where every
/// lane is another channel (of another row, from some group on).
private struct ChannelRuns {
    let layout: Layout
    private let groups: Int
    private let positions: Int
    private let lanes: Int

    /// Channels of each row; 0 where every value is for itself.
    private let channels: Int

    var factorCount: Int { groups * lanes }
    /// Factors that are drawn: lanes behind the last channel have none.
    var drawnCount: Int { channels == 0 ? factorCount : layout.lengths[0] * channels }

    /// Every value for itself, row after row.
    init(valuesOf layout: Layout) {
        self.layout = layout
        (groups, positions, channels) = (1, 1, 0)
        lanes = layout.byteCount / layout.elementBytes
    }

    /// The channels of images, reordered where their order is none of those known here.
    init(_ layout: Layout) {
        let lengths = layout.lengths
        positions = lengths[2...].reduce(1, *)
        channels = lengths[1]
        for (tag, lanes) in [(dnnl_nChw16c, 16), (dnnl_nChw8c, 8)] where layout == layout.ordered(tag) {
            self.layout = layout
            self.lanes = lanes
            groups = lengths[0] * ((lengths[1] + lanes - 1) / lanes)
            return
        }
        let isChannelsLast = layout == layout.ordered(dnnl_nhwc)
        self.layout = isChannelsLast ? layout : layout.ordered(dnnl_nchw)
        lanes = isChannelsLast ? lengths[1] : 1
        groups = isChannelsLast ? lengths[0] : lengths[0] * lengths[1]
    }

    /// Brings factors that were drawn row after row and channel after channel to where the channels lie.
    func place(_ drawn: FloatBuffer, in factors: FloatBuffer) {
        guard channels > 0 else { return factors.pointer.update(from: drawn.pointer, count: factorCount) }
        let lanesOfRow = factorCount / layout.lengths[0]
        for row in 0..<layout.lengths[0] {
            for lane in 0..<lanesOfRow {
                factors.pointer[row * lanesOfRow + lane] = lane < channels ? drawn.pointer[row * channels + lane] : 0
            }
        }
    }

    func scale(_ source: Memory, by factors: FloatBuffer, into target: Memory) {
        for group in 0..<groups {
            let (offset, factor) = (group * positions * lanes, factors.pointer + group * lanes)
            if layout.element == dnnl_bf16 {
                let (from, to) = (
                    source.pointer.assumingMemoryBound(to: UInt16.self),
                    target.pointer.assumingMemoryBound(to: UInt16.self)
                )
                vectormath_scale_bfloat16(from + offset, to + offset, factor, positions, lanes)
            } else {
                vectormath_scale(source.floats + offset, target.floats + offset, factor, positions, lanes)
            }
        }
    }
}
