import ArgumentParser
import Formats
import ScoreStore
import Survey

/// How a run takes its inputs, or its part of them, from a plan.
struct PlanOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Take the inputs from what `psrsieve plan` has listed.", valueName: "plan.txt"),
        completion: .file(extensions: ["txt"]))
    var plan: String?

    @Option(
        help: ArgumentHelp("Take only one part of the plan, such as part 3 of 200.", valueName: "3/200"),
        transform: PlanOptions.shard)
    var shard: SurveyPlan.Shard?

    @Option(
        help: ArgumentHelp(
            "Where the plan's relative paths start from on this machine (default: as the plan says).",
            valueName: "folder"),
        completion: .directory)
    var root: String?

    func validate() throws {
        guard plan != nil || shard == nil else { throw ValidationError("--shard is a part of a plan; give --plan too") }
        guard plan != nil || root == nil else {
            throw ValidationError("--root is where a plan's paths start; give --plan too")
        }
    }

    /// - Throws: `FormatError`.
    func read() throws(FormatError) -> SurveyPlan? {
        guard let plan else { return nil }
        return try SurveyPlan(plan, root: root, shard: shard)
    }

    private static func shard(_ text: String) throws -> SurveyPlan.Shard {
        guard let shard = SurveyPlan.Shard(text) else {
            throw ValidationError("--shard is a part such as 3/200, from 1/200 to 200/200")
        }
        return shard
    }
}

/// What a run scores: what the command line names, or a plan.
struct RunInputs {
    let files: SurveyFiles
    let leftOut: LeftOut
    let sharing: SurveyPlan.Sharing?
    let assignment: ScoreStore.Assignment

    /// - Parameter onError: takes what names nothing.
    /// - Throws: what `onError` throws; `ValidationError` if the output is an input too.
    init(
        _ arguments: [String], _ plan: SurveyPlan?, besides own: InputList.OwnFiles,
        onError: @escaping (FormatError) throws -> Void
    ) throws {
        if let plan {
            for failure in plan.failures { try onError(failure) }
            (files, leftOut, sharing) = (plan.files, LeftOut(), plan.sharing)
            assignment = ScoreStore.Assignment(
                inputs: plan.files.count, plan: plan.fingerprint, shard: plan.shard?.number ?? 1,
                shards: plan.shard?.count ?? 1)
        } else {
            let list = try InputList(arguments, besides: own, onError: onError)
            if let lost = list.overwritten { throw Outputs.overwriting("--output", lost) }
            (files, leftOut, sharing) = (list.files, list.leftOut, nil)
            assignment = ScoreStore.Assignment(inputs: list.files.count)
        }
    }
}
