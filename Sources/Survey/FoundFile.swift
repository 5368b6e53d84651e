import Candidates
import Formats

/// What to do with a file that was found in a folder, once it is known what it holds. A file that is named is taken for what
/// the user says it is; in a folder lie other things as well.
enum FoundFile {
    /// What is left out of a found file, or `nil` if it is an input like any other.
    ///
    /// - Parameters:
    ///   - content: what it holds, or why that is not known.
    ///   - head: its first bytes, if it could be opened.
    ///   - takesTables: feature tables are what the command can use. Only one whose header names the eight features is
    ///     taken unasked: columns of numbers may be anything.
    static func leftOut(
        _ file: SurveyFile, content: Result<CandidateContent, FormatError>, head: [UInt8]?, takesTables: Bool
    ) -> LeftOut? {
        guard !file.isNamed else { return nil }
        let name = CandidateOrigin(path: file.path).name
        var leftOut = LeftOut()
        switch content {
        case .success(.candidates), .success(.archive): return nil
        case .success(.examples): leftOut.ownFiles = 1
        case .success(.featureTable(let opened)):
            if OwnOutput.isOne(opened.head) {
                leftOut.ownFiles = 1
            } else if let table = try? FeatureTableReader(opened) {
                let namesFeatures = table.layout.leadingLines > 0
                if takesTables, namesFeatures, FeatureName.lyon.allSatisfy(table.layout.featureNames.contains) {
                    return nil
                }
                leftOut.addTable(file.path)
            } else if FileKind.isMeantAsCandidate(name) {
                return nil
            } else {
                leftOut.addOther(name)
            }
        case .failure(let error):
            if OwnOutput.isOne(head ?? []) {
                leftOut.ownFiles = 1
            } else if case .unknownFormat = error.cause, FileKind.isOftenBesideCandidates(name) {
                leftOut.addOther(name)
            } else {
                return nil
            }
        }
        return leftOut
    }
}
