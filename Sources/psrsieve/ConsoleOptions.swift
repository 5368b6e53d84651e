import ArgumentParser

/// What every command that works on many candidates says on standard error; `Console` heeds it.
struct ConsoleOptions: ParsableArguments {
    @Flag(help: "Say nothing but errors on standard error: no progress, no notes.")
    var quiet = false
}
