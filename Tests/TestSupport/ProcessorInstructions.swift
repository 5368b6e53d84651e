import Foundation

/// What this machine's processor can do, for tests of arithmetic that depends on it.
public enum ProcessorInstructions {
    private static let names: Set<Substring> = {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        return Set(text.split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ") ?? [])
    }()

    /// Without them psrsieve uses single precision in place of bfloat16.
    public static let haveBFloat16 = names.contains("avx512_bf16")

    /// Vectors of 16 numbers in single precision.
    public static let haveAVX512 = names.contains("avx512f")

    /// Those for products of 8-bit integers (VNNI). Without them sums of two products are cut off at 16 bits.
    public static let haveIntegers = !names.isDisjoint(with: ["avx512_vnni", "avx_vnni"])
}
