import COneDNN
import CVectorMath

/// Dropout of single values, or of whole channels: in training y = x * k / (1 - rate), where k is 0 with probability
/// `rate` and 1 otherwise, drawn for each value or for each channel of each row; in evaluation y = x.
final class TensorDropoutLayer: TensorLayer {
    private let rate: Double
    private let wholeChannels: Bool
    private let random: RandomStream

    init(rate: Double, wholeChannels: Bool, random: RandomStream) {
        self.rate = rate
        self.wholeChannels = wholeChannels
        self.random = random
    }

    func forward(_ input: Memory, _ program: Program) -> TensorPass {
        guard program.training, rate > 0 else { return TensorPass(output: input) { gradient, _ in gradient } }
        let runs = wholeChannels ? ChannelRuns(input.layout) : ChannelRuns(valuesOf: input.layout)
        let x = program.reordered(input, to: runs.layout)
        let factors = FloatBuffer(count: runs.factorCount)
        let y = Memory(x.layout)
        program.code {
            let kept = Float(1 / (1 - self.rate))
            for index in 0..<runs.factorCount {
                factors.pointer[index] = self.random.source.uniform() < self.rate ? 0 : kept
            }
            runs.scale(x, by: factors, into: y)
        }
        return TensorPass(output: y) { gradient, _ in
            let dy = program.reordered(gradient, to: x.layout)
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

    var factorCount: Int { groups * lanes }

    /// Every value for itself.
    init(valuesOf layout: Layout) {
        self.layout = layout
        (groups, positions) = (1, 1)
        lanes = layout.byteCount / layout.elementBytes
    }

    /// The channels of images, reordered where their order is none of those known here.
    init(_ layout: Layout) {
        let lengths = layout.lengths
        positions = lengths[2...].reduce(1, *)
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
