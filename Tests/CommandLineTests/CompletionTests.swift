import Foundation
import TestSupport
import Testing

/// What TAB gives in bash: the generated script run as bash runs it, in a folder with a few files.
@Suite struct CompletionTests {
    private let program: Program

    init() throws {
        program = try Program()
        let script = try program.run("--generate-completion-script", "bash")
        try #require(script.status == 0)
        try program.folder.write("psrsieve.bash", script.standardOutput)
        for name in ["HTRU_2.csv", "m.safetensors", "candidates/a.pfd", "picture.png"] {
            try program.folder.write(name, "")
        }
    }

    /// The completions of the last of some words.
    private func completions(_ words: String...) throws -> [String] {
        let outcome = try Subprocess.run(
            "/usr/bin/env",
            [
                "bash", "-c",
                """
                source psrsieve.bash
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
                COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                _psrsieve "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """, "bash", "psrsieve",
            ] + words, folder: program.folder.path)
        #expect(outcome.standardError.isEmpty, "\(outcome.standardError)")
        return outcome.standardOutput.split(separator: "\n").map(String.init).sorted()
    }

    @Test func commands() throws {
        #expect(try completions("tr") == ["train"])
        #expect(try completions("s") == ["score", "simulate", "status", "suggest"])
    }

    @Test func filesAndFolders() throws {
        for command in ["train", "score", "preprocess", "inspect", "cross-validate"] {
            #expect(try completions(command, "HT") == ["HTRU_2.csv"], "\(command)")
        }
        #expect(try completions("score", "HTRU_2.csv", "cand") == ["candidates"])
        #expect(try completions("evaluate", "m") == ["m.safetensors"])
        #expect(try completions("evaluate", "m.safetensors", "HT") == ["HTRU_2.csv"])
        #expect(try completions("evaluate", "m.safetensors", "HTRU_2.csv", "--plots", "") == ["candidates"])
        #expect(try completions("inspect", "HTRU_2.csv", "--model", "") == ["candidates", "m.safetensors"])
        #expect(try completions("inspect", "HTRU_2.csv", "--plot", "pi") == ["picture.png"])
        #expect(try completions("train", "HTRU_2.csv", "-o", "m") == ["m.safetensors"])
        #expect(try completions("benchmark", "mnist", "--data", "cand") == ["candidates"])
    }

    @Test func values() throws {
        #expect(try completions("train", "x", "--loss", "foc") == ["focal", "focal-tversky"])
        #expect(try completions("benchmark", "mni") == ["mnist", "mnist-multiclass"])
        #expect(try completions("benchmark", "mnist", "--losses", "al") == ["all"])
        #expect(try completions("train", "x", "--inputs", "time") == ["time_phase"])
        #expect(try completions("score", "x", "--threshold", "rec") == ["recall=0.99"])
        #expect(try completions("train", "x", "--chec") == ["--checkpoint"])
    }
}
