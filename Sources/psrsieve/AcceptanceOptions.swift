import ArgumentParser

/// How much may be unreadable before a command's status says so: engines stop a whole survey for one status that is not 0.
struct AcceptanceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "End with status 0 although inputs could not be read, if these are no more than this share.",
            valueName: "1%"),
        transform: AcceptanceOptions.share)
    var acceptUnreadable: Double?

    private static func share(_ text: String) throws -> Double {
        let isPercent = text.hasSuffix("%")
        guard let number = Double(isPercent ? String(text.dropLast()) : text),
            (0...1).contains(isPercent ? number / 100 : number)
        else { throw ValidationError("--accept-unreadable is a share such as 1% or 0.01") }
        return isPercent ? number / 100 : number
    }
}
