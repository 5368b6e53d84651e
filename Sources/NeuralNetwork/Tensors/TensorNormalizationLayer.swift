import COneDNN

/// Batch normalisation of each channel of images, or each feature of vectors, and max(y, 0) if asked for; the formulas
/// are `BatchNormalizationLayer`'s, with the mean over rows, height and width.
final class TensorNormalizationLayer: TensorLayer {
    private static let epsilon: Float = 1e-5
    private static let momentum: Float = 0.1

    private let channels: Int
    private let relu: Bool
    private let gain: Parameter
    private let shift: Parameter
    private let runningMean: FloatBuffer
    private let runningVariance: FloatBuffer

    init(
        channels: Int, relu: Bool, gain: Parameter, shift: Parameter, runningMean: FloatBuffer,
        runningVariance: FloatBuffer
    ) {
        self.channels = channels
        self.relu = relu
        self.gain = gain
        self.shift = shift
        self.runningMean = runningMean
        self.runningVariance = runningVariance
    }

    func forward(_ input: Memory, _ program: Program) throws(OutOfMemory) -> TensorPass {
        let x = input.asImages
        var flags = dnnl_use_scale.rawValue | dnnl_use_shift.rawValue
        if relu { flags |= dnnl_fuse_norm_relu.rawValue }
        if !program.training { flags |= dnnl_use_global_stats.rawValue }
        let primitive = Processor.made(Primitive.make(Self.forward(x.layout, flags)))
        let statistics = Layout.vector(channels)
        let mean = program.training ? try Memory(statistics) : Memory(statistics, in: runningMean)
        let variance = program.training ? try Memory(statistics) : Memory(statistics, in: runningVariance)
        let gains = Memory(statistics, in: gain.values)
        let shifts = Memory(statistics, in: shift.values)
        let signs = try Memory(primitive.workspace)
        let y = try Memory(x.layout)
        program.call(
            primitive,
            [
                DNNL_ARG_SRC: x, DNNL_ARG_DST: y, DNNL_ARG_MEAN: mean, DNNL_ARG_VARIANCE: variance,
                DNNL_ARG_SCALE: gains, DNNL_ARG_SHIFT: shifts, DNNL_ARG_WORKSPACE: signs,
            ])
        if program.training {
            let count = x.layout.lengths.reduce(1, *) / channels
            program.code { self.follow(mean, variance, count: count) }
        }
        return TensorPass(output: y.seen(as: input.layout)) { gradient, _ throws(OutOfMemory) in
            let dy = try program.reordered(gradient, to: input.layout).asImages
            let backward = Processor.made(Primitive.make(Self.backward(x.layout, flags), hint: primitive))
            // SHIFT is not used, but oneDNN wants it among the arguments.
            program.call(
                backward,
                [
                    DNNL_ARG_SRC: x, DNNL_ARG_MEAN: mean, DNNL_ARG_VARIANCE: variance, DNNL_ARG_DIFF_DST: dy,
                    DNNL_ARG_SCALE: gains, DNNL_ARG_SHIFT: shifts, DNNL_ARG_WORKSPACE: signs,
                    DNNL_ARG_DIFF_SRC: dy, DNNL_ARG_DIFF_SCALE: Memory(statistics, in: self.gain.gradient),
                    DNNL_ARG_DIFF_SHIFT: Memory(statistics, in: self.shift.gradient),
                ])
            return dy.seen(as: input.layout)
        }
    }

    /// The running statistics move a tenth of the way towards the batch's, the variance towards the unbiased one.
    private func follow(_ mean: Memory, _ variance: Memory, count: Int) {
        let unbiased = count > 1 ? Float(count) / Float(count - 1) : 1
        for channel in 0..<channels {
            runningMean.pointer[channel] += Self.momentum * (mean.floats[channel] - runningMean.pointer[channel])
            runningVariance.pointer[channel] +=
                Self.momentum * (variance.floats[channel] * unbiased - runningVariance.pointer[channel])
        }
    }

    private static func forward(_ layout: Layout, _ flags: UInt32) -> dnnl_batch_normalization_desc_t {
        var operation = dnnl_batch_normalization_desc_t()
        var raw = layout.raw
        Processor.check(
            dnnl_batch_normalization_forward_desc_init(&operation, dnnl_forward_training, &raw, epsilon, flags),
            "describe a batch normalisation")
        return operation
    }

    private static func backward(_ layout: Layout, _ flags: UInt32) -> dnnl_batch_normalization_desc_t {
        var operation = dnnl_batch_normalization_desc_t()
        var raw = layout.raw
        Processor.check(
            dnnl_batch_normalization_backward_desc_init(&operation, dnnl_backward, &raw, &raw, epsilon, flags),
            "describe a batch normalisation's way back")
        return operation
    }
}

extension Memory {
    /// Vectors as images of 1 x 1, images as they are.
    var asImages: Memory {
        let lengths = layout.lengths
        guard lengths.count == 2 else { return self }
        return seen(as: Layout([lengths[0], lengths[1], 1, 1], layout.element, dnnl_nhwc))
    }
}
