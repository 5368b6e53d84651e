import Formats

/// What a file holds, cut at places that are the same in every run: the one way in which scoring and preprocessing read
/// inputs.
struct InputReader: Sendable {
    enum Contents: Sendable {
        /// It is no input, and was found in a folder.
        case leftOut(LeftOut)
        case failure(FormatError)
        case candidate(FileStretch)
        /// Rows of a file of many candidates.
        case candidates([FileStretch])
        case examples(ExampleTableReader, [FileStretch])
        case featureTable(OpenedFile)
        case archive(ArchiveFile)
    }

    static let archiveInArchive = FormatError.Cause.unsupported("is an archive within an archive; take it out first")

    /// Feature tables in folders are inputs too.
    let takesTables: Bool
    /// Candidates, or rows of an example table, that are read in one go.
    let rowsAtOnce: Int
    /// What other programs wrote of the candidates.
    var metadata: CandidateMetadata?

    func contents(of file: SurveyFile) -> Contents {
        contents(of: file) { () throws(FormatError) in try OpenedFile(file.path, at: file.location) }
    }

    /// A member of an archive: like a file that was found in a folder.
    func contents(ofMember path: String, _ content: [UInt8]) -> Contents {
        contents(of: SurveyFile(path: path, isNamed: false)) { () throws(FormatError) in
            try OpenedFile(path, content: content)
        }
    }

    private func contents(of file: SurveyFile, _ open: () throws(FormatError) -> OpenedFile) -> Contents {
        var opened: OpenedFile?
        let content = Result { () throws(FormatError) in
            let file = try open()
            opened = file
            return try CandidateReader.open(file).content
        }
        if let leftOut = FoundFile.leftOut(file, content: content, head: opened?.head, takesTables: takesTables) {
            return .leftOut(leftOut)
        }
        switch content {
        case .failure(let error): return .failure(error)
        case .success(.candidates(let source)):
            func filled(_ stretch: FileStretch) -> FileStretch {
                var stretch = stretch
                stretch.metadata = metadata
                return stretch
            }
            guard source.isTable else { return .candidate(filled(FileStretch(file.path, source))) }
            return .candidates(stretches(file.path, count: source.count).map { filled($0.of(source)) })
        case .success(.examples(let reader)):
            return .examples(reader, stretches(file.path, count: reader.count))
        case .success(.featureTable(let opened)): return .featureTable(opened)
        case .success(.archive(let archive)): return .archive(archive)
        }
    }

    private func stretches(_ path: String, count: Int) -> [FileStretch] {
        FileStretch.cut(path, count: count, rowsAtOnce: rowsAtOnce)
    }
}
