import ArgumentParser

/// What a training writes: the model, and on the way to it checkpoints and logs.
struct TrainingFiles: ParsableArguments {
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the model goes.", valueName: "model.safetensors"),
        completion: ModelArgument.completion)
    var output: String

    @Option(
        help: ArgumentHelp("A folder for checkpoints, from which --resume goes on.", valueName: "folder"),
        completion: .directory)
    var checkpoint: String?

    @Flag(help: "Go on from the checkpoints of a training that was stopped.")
    var resume = false

    @Option(
        help: ArgumentHelp(
            "A folder for a CSV log of every network's epochs, and for their learning curves as PNG and SVG.",
            valueName: "folder"),
        completion: .directory)
    var log: String?

    func validate() throws {
        if resume, checkpoint == nil {
            throw ValidationError("--resume needs --checkpoint, to know where to go on from")
        }
    }
}
