import COneDNN

/// The sizes of a convolution, and its operations as oneDNN wants them described.
struct ConvolutionShape {
    var rows: Int
    var input: ImageShape
    var output: ImageShape
    var window: Window

    var weightLengths: [Int] { [output.channels, input.channels, window.kernel.height, window.kernel.width] }

    private var strides: [Int64] { [Int64(window.stride.height), Int64(window.stride.width)] }
    private var padding: [Int64] { [Int64(window.padding.height), Int64(window.padding.width)] }
    /// What the last window leaves over at the far edges is no padding.
    private var farPadding: [Int64] {
        [
            (output.height - 1) * window.stride.height + window.kernel.height - input.height - window.padding.height,
            (output.width - 1) * window.stride.width + window.kernel.width - input.width - window.padding.width,
        ].map { Int64($0) }
    }

    func forward(
        _ kind: dnnl_prop_kind_t, source: Layout, weights: Layout, bias: Layout, target: Layout
    ) -> dnnl_convolution_desc_t {
        var operation = dnnl_convolution_desc_t()
        var (source, weights, bias, target) = (source.raw, weights.raw, bias.raw, target.raw)
        Processor.check(
            dnnl_convolution_forward_desc_init(
                &operation, kind, dnnl_convolution_direct, &source, &weights, &bias, &target, strides, padding,
                farPadding),
            "describe a convolution")
        return operation
    }

    func backwardData(sourceGradient: Layout, weights: Layout, targetGradient: Layout) -> dnnl_convolution_desc_t {
        var operation = dnnl_convolution_desc_t()
        var (source, weights, target) = (sourceGradient.raw, weights.raw, targetGradient.raw)
        Processor.check(
            dnnl_convolution_backward_data_desc_init(
                &operation, dnnl_convolution_direct, &source, &weights, &target, strides, padding, farPadding),
            "describe a convolution's way back")
        return operation
    }

    func backwardWeights(
        source: Layout, weightGradient: Layout, biasGradient: Layout, targetGradient: Layout
    ) -> dnnl_convolution_desc_t {
        var operation = dnnl_convolution_desc_t()
        var (source, weights, bias, target) = (
            source.raw, weightGradient.raw, biasGradient.raw, targetGradient.raw
        )
        Processor.check(
            dnnl_convolution_backward_weights_desc_init(
                &operation, dnnl_convolution_direct, &source, &weights, &bias, &target, strides, padding, farPadding),
            "describe a convolution's weight gradient")
        return operation
    }

    func poolingForward(_ kind: dnnl_prop_kind_t, source: Layout, target: Layout) -> dnnl_pooling_desc_t {
        var operation = dnnl_pooling_desc_t()
        var (source, target) = (source.raw, target.raw)
        Processor.check(
            dnnl_pooling_forward_desc_init(
                &operation, kind, dnnl_pooling_max, &source, &target, strides,
                [Int64(window.kernel.height), Int64(window.kernel.width)], padding, farPadding),
            "describe a pooling")
        return operation
    }

    func poolingBackward(sourceGradient: Layout, targetGradient: Layout) -> dnnl_pooling_desc_t {
        var operation = dnnl_pooling_desc_t()
        var (source, target) = (sourceGradient.raw, targetGradient.raw)
        Processor.check(
            dnnl_pooling_backward_desc_init(
                &operation, dnnl_pooling_max, &source, &target, strides,
                [Int64(window.kernel.height), Int64(window.kernel.width)], padding, farPadding),
            "describe a pooling's way back")
        return operation
    }
}
