/// There is not the memory that a network needs for so many rows at once.
public struct OutOfMemory: Error, Equatable, Sendable, CustomStringConvertible {
    /// What could not be had.
    public var bytes: Int

    public var description: String {
        "there is too little memory: \((bytes + 999_999) / 1_000_000) MB more are needed; take a smaller batch"
    }
}

/// What a network in use works on. It is so little that a program without it is as good as ended, as it is where an array
/// cannot be had.
func ready<Result>(_ body: () throws(OutOfMemory) -> Result) -> Result {
    do throws(OutOfMemory) { return try body() } catch { fatalError("\(error)") }
}
