import Candidates

/// One sub-integration of an archive: channels x bins, total intensity.
struct SubIntegration {
    var row: Int
    /// MHz, one a channel.
    var frequencies: [Double]
    /// 0 for a channel without data.
    var weights: [Double]
    var amplitudes: [Double]
    /// What keeps channels from having data, besides a weight of 0.
    var faults: Set<ChannelFault> = []
}

/// Why a channel is taken for one without data.
enum ChannelFault {
    case valuesNotFinite, weightNotFinite, weightNegative
}

extension SubIntegration {
    /// A channel whose weight is not positive, or that holds values that are not finite, becomes one without data.
    init(row: Int, frequencies: [Double], weights: [Double], amplitudes: [Double], bins: Int) {
        self.init(row: row, frequencies: frequencies, weights: weights, amplitudes: amplitudes)
        for (channel, weight) in weights.enumerated() {
            let range = (channel * bins)..<((channel + 1) * bins)
            if weight > 0, weight.isFinite, amplitudes[range].allSatisfy(\.isFinite) { continue }
            if weight != 0 {
                faults.insert(!weight.isFinite ? .weightNotFinite : weight < 0 ? .weightNegative : .valuesNotFinite)
            }
            self.weights[channel] = 0
            for bin in range { self.amplitudes[bin] = 0 }
        }
    }
}

/// Weighted sums over channels and sub-integrations, from which profile and planes come.
struct FoldSums {
    private let channels: Int
    private let bins: Int
    private var time: [Double]
    private var timeWeights: [Double]
    private var channel: [Double]
    private var channelWeights: [Double]

    init(channels: Int, bins: Int, subIntegrations: Int) {
        self.channels = channels
        self.bins = bins
        time = [Double](repeating: 0, count: subIntegrations * bins)
        timeWeights = [Double](repeating: 0, count: subIntegrations)
        channel = [Double](repeating: 0, count: channels * bins)
        channelWeights = [Double](repeating: 0, count: channels)
    }

    var hasData: Bool { timeWeights.contains { $0 > 0 } }

    /// - Parameter delays: how many bins each channel is turned back for the time-phase plane and the profile; the
    ///   channel plane keeps the channels as they arrived.
    mutating func add(_ subIntegration: SubIntegration, delays: [Int]) {
        for index in 0..<channels where subIntegration.weights[index] > 0 {
            let weight = subIntegration.weights[index]
            timeWeights[subIntegration.row] += weight
            channelWeights[index] += weight
            let first = index * bins
            let row = subIntegration.row * bins
            let turn = delays[index]
            subIntegration.amplitudes.withUnsafeBufferPointer { amplitudes in
                channel.withUnsafeMutableBufferPointer { channel in
                    for bin in first..<(first + bins) { channel[bin] += weight * amplitudes[bin] }
                }
                time.withUnsafeMutableBufferPointer { time in
                    for bin in turn..<bins { time[row + bin - turn] += weight * amplitudes[first + bin] }
                    for bin in 0..<turn { time[row + bins - turn + bin] += weight * amplitudes[first + bin] }
                }
            }
        }
    }

    /// The weighted mean over all channels and sub-integrations.
    var profile: [Double] {
        var sum = [Double](repeating: 0, count: bins)
        for index in time.indices { sum[index % bins] += time[index] }
        let weight = timeWeights.reduce(0, +)
        return sum.map { $0 / weight }
    }

    var timePhase: PhasePlane {
        PhasePlane(rows: timeWeights.count, bins: bins, values: means(time, timeWeights), weights: timeWeights)
    }

    var channelPlane: PhasePlane {
        PhasePlane(rows: channels, bins: bins, values: means(channel, channelWeights), weights: channelWeights)
    }

    private func means(_ sums: [Double], _ weights: [Double]) -> [Double] {
        sums.indices.map { weights[$0 / bins] > 0 ? sums[$0] / weights[$0 / bins] : 0 }
    }
}
