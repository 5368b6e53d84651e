import Candidates
import RandomNumbers

/// Feature tables of random numbers in each text format.
enum TableSeed {
    static func csv(_ random: inout RandomSource) -> [String] {
        let header = "name," + FeatureName.lyon.joined(separator: ",") + ",period,class"
        let named = (0..<20).map { row in
            "candidate_\(row),\(numbers(8, &random, by: ",")),0.5,\(row % 3 == 0 ? 1 : 0)"
        }
        let bare = (0..<20).map { row in "\(numbers(22, &random, by: ",")),\(row % 3 == 0 ? "?" : "0")% a/path.phcx" }
        let quoted = (0..<20).map { row in
            "\"a, \"\"b\"\"\n\(row)\",\(numbers(8, &random, by: ",")),0.5,\(row % 3 == 0 ? "PSR" : "RFI")"
        }
        let commas = (0..<20).map { row in
            "\(row);\(numbers(8, &random, by: ";").replacing(".", with: ","));\(row % 3 == 0 ? 1 : -1);"
        }
        let behindMark = (0..<20).map { _ in numbers(8, &random, by: " ") + " 1.0e+00" }
        return [
            ([header] + named).joined(separator: "\n") + "\n", bare.joined(separator: "\r\n") + "\r\n",
            ([header] + quoted).joined(separator: "\n") + "\n", commas.joined(separator: "\r") + "\r",
            (["# " + FeatureName.lyon.joined(separator: " ") + " class"] + behindMark).joined(separator: "\n") + "\n",
        ]
    }

    static func arff(_ random: inout RandomSource) -> String {
        let attributes = FeatureName.lyon.map { "@attribute \($0) numeric" } + ["@attribute class {0,1}"]
        let rows = (0..<20).map { row in "\(numbers(8, &random, by: ",")),?%pulsars/pulsar_\(row).phcx:0" }
        return (["@relation simulated"] + attributes + ["@data"] + rows).joined(separator: "\r") + "\r"
    }

    static func snns(_ random: inout RandomSource) -> String {
        let header = """
            SNNS pattern definition file V3.2
            generated at Some day



            No. of patterns: 20
            No. of input units: 22
            No. of output units: 2


            """
        let patterns = (0..<20).map { row in
            "# input pattern candidate_\(row).phcx.gz\n\(numbers(22, &random, by: " "))\n\(row % 3 == 0 ? "1 0" : "0 1")"
        }
        return header + patterns.joined(separator: "\n") + "\n"
    }

    private static func numbers(_ count: Int, _ random: inout RandomSource, by separator: String) -> String {
        (0..<count).map { _ in "\(random.normal() * 100)" }.joined(separator: separator)
    }
}
