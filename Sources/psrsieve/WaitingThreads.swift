import Foundation

/// How the threads of a network's arithmetic wait for one another.
enum WaitingThreads {
    /// The commands that train networks, or take gradients of them, in several threads.
    private static let commands: Set<String> = ["train", "cross-validate", "benchmark", "inspect", "report"]

    /// Threads of OpenMP that wait spin by default, and beside other work take half of its processors. That they sleep is said
    /// in the environment, which is read before the program begins: so it begins anew. What a user has set there counts.
    static func sleepInsteadOfSpinning() {
        guard CommandLine.arguments.dropFirst().first.map(commands.contains) ?? false else { return }
        guard getenv("OMP_WAIT_POLICY") == nil, getenv("GOMP_SPINCOUNT") == nil else { return }
        // By its own path, so that it keeps its name in lists of processes.
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return }
        setenv("OMP_WAIT_POLICY", "passive", 1)
        // Where this fails the program goes on as it is.
        execv(program, CommandLine.unsafeArgv)
    }
}
