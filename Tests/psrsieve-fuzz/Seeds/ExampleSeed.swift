import Candidates
import Formats

extension Seeds {
    /// An example table of a candidate that has everything, one that lacks most, and one without a name.
    static func examples(scratch: String) throws -> [UInt8] {
        let size = 8
        var header = CandidateHeader()
        header.periodSeconds = 0.5
        header.dispersionMeasure = 12.5
        let arrays = CandidateArray.allCases.map { array in
            (array, (0..<array.count(size: size)).map { Float($0 % 5) / 4 })
        }
        let none = [Double?](repeating: nil, count: FeatureName.lyon.count)
        let examples = [
            Example(
                name: "a", source: "folder/a.phcx", label: .pulsar, header: header,
                features: none.indices.map { Double($0) + 0.5 }, arrays: Dictionary(uniqueKeysWithValues: arrays)),
            Example(
                name: "b", source: "b.fits#2", label: nil, header: CandidateHeader(), features: none,
                arrays: [.profile: arrays[0].1]),
            Example(
                name: "", source: "c.pfd", label: .nonPulsar, header: header, features: none.map { _ in 1 }, arrays: [:]
            ),
        ]
        let layout = ExampleLayout(paths: examples.map(\.source), size: size)
        let path = "\(scratch)/seed.fits"
        let writer = try ExampleTableWriter(creating: path, layout: layout, creator: "fuzz")
        for example in examples { try writer.append(layout.bytes(of: example)) }
        try writer.finish()
        return try read(path)
    }
}
