import ArgumentParser
import Classifier
import Formats
import ModelExport
import OutputFiles

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a model as an ONNX file, with which other programs score.",
        discussion: """
            Example:
              psrsieve export htru2-features -o model.onnx

            The file takes what the model takes: a table's features as they are, or the arrays that preprocess makes. It gives \
            the score that psrsieve gives, and whether a candidate is an outlier. Scaling, calibration and the mean over the \
            networks are in it.
            """)

    @Argument(
        help: "The model: a file, or the name of one that comes with psrsieve.", completion: ModelArgument.completion)
    var model: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the ONNX file goes.", valueName: "model.onnx"),
        completion: .file(extensions: ["onnx"]))
    var output: String

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        guard output.hasSuffix(".onnx") else { throw ValidationError("--output ends in .onnx") }
    }

    func run() throws {
        try Outputs.check([("--output", output)], reading: [ModelArgument.path(model)])
        let classifier = try ModelArgument.read(model)
        let bytes: [UInt8]
        do {
            bytes = try ONNXModel.bytes(of: classifier, version: Psrsieve.versionNumber)
        } catch {
            throw CommandFailure("\(model): cannot be exported: \(error)")
        }
        try OutputFile.write(bytes, to: output)
        Console.note("wrote \(output)")
    }
}
