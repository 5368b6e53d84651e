import Foundation

/// onnxruntime at work, an implementation of ONNX that is not ours.
public enum ONNXRuntime {
    public struct Outputs {
        public var score: [Float]
        public var isOutlier: [Bool]
    }

    /// Checks a model with the `onnx` library, then runs it.
    ///
    /// - Parameter inputs: each input's values, row-major.
    /// - Throws: `Python.Failure` if the model breaks the rules of ONNX or does not run.
    public static func run(_ model: [UInt8], inputs: [String: [Float]]) throws -> Outputs {
        let folder = try TemporaryFolder()
        try folder.write("model.onnx", model)
        for (name, values) in inputs {
            try folder.write("\(name).f32", values.withUnsafeBytes(Array.init))
        }
        let text = try Python.run(
            """
            import sys, numpy as np, onnx, onnxruntime
            folder = sys.argv[1]
            onnx.checker.check_model(folder + "/model.onnx", full_check=True)
            session = onnxruntime.InferenceSession(folder + "/model.onnx")
            feed = {i.name: np.fromfile(f"{folder}/{i.name}.f32", np.float32).reshape(-1, *i.shape[1:])
                    for i in session.get_inputs()}
            score, outlier = session.run(["score", "outlier"], feed)
            score.tofile(folder + "/score")
            print("".join("1" if o else "0" for o in outlier))
            """, [folder.path])
        let bytes = try Data(contentsOf: URL(filePath: folder.file("score")))
        let score = bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
        }
        return Outputs(score: score, isOutlier: text.map { $0 == "1" })
    }
}

extension Python {
    /// What `ONNXRuntime` needs is there.
    public static let hasONNX = has("onnx, onnxruntime")
}
