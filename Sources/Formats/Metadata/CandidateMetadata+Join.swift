import Candidates

extension CandidateMetadata {
    /// Fills the gaps of a candidate's header from the rows that belong to it, one of each file at most.
    ///
    /// - Returns: where these stand, `path#row` in the order of the files and joined by `|`; `nil` if none belongs to
    ///   it.
    public func fill(_ candidate: inout Candidate) -> String? {
        let rows = join(&candidate)
        return rows.isEmpty ? nil : rows.map(place(ofRow:)).joined(separator: "|")
    }

    /// The rows that `fill` would take for a candidate, counted from 0 over all files.
    public func rows(of candidate: Candidate) -> [Int] {
        var copy = candidate
        return join(&copy)
    }

    /// What a candidate's names lead to in one table.
    private struct Found {
        /// Rows of the name of its file, or else of its own.
        var named: [Int] = []
        /// Rows that it may be PRESTO's fold of.
        var folded: [Int] = []
        /// Rows of its number.
        var numbered: [Int] = []
        /// The name is a number and nothing else.
        var isBareNumber = false
    }

    private func join(_ candidate: inout Candidate) -> [Int] {
        let folders = Self.absolute(candidate.origin.path, from: candidateRoot).split(separator: "/").dropLast()
        let found = nearest(find(candidate), Array(folders))
        var rows: [Int] = []
        for table in found.keys.sorted() {
            guard var found = found[table] else { continue }
            // The folder of a table is not that of its rows' candidates.
            if candidate.origin.row == nil { found.named = inFolder(found.named, of: tables[table], Array(folders)) }
            guard let row = choose(found, in: tables[table], candidate.header) else { continue }
            tables[table].fill(&candidate.header, fromRow: row)
            rows.append(firstRows[table] + row)
        }
        return rows
    }

    /// Of several lists of one kind those that lie nearest to a file in the folders above it, if any does.
    private func nearest(_ found: [Int: Found], _ folders: [Substring]) -> [Int: Found] {
        func depth(_ table: Int) -> Int {
            let own = Self.absolute(tables[table].path, from: workingFolder).split(separator: "/").dropLast()
            return folders.starts(with: own) ? own.count : -1
        }
        var deepest: [MetadataTable.Kind: Int] = [:]
        for table in found.keys { deepest[tables[table].kind] = max(deepest[tables[table].kind] ?? -1, depth(table)) }
        return found.filter { table, _ in depth(table) == deepest[tables[table].kind] }
    }

    /// Of rows of one name those whose folders agree with a file's as far as any do; rows that name no folder may be meant.
    private func inFolder(_ rows: [Int], of table: MetadataTable, _ folders: [Substring]) -> [Int] {
        let shared = rows.map { table.foldersShared(byRow: $0, with: folders) }
        let most = shared.compactMap { $0 }.max() ?? 0
        let kept = zip(rows, shared).filter { $0.1 == nil || ($0.1 == most && most > 0) }.map(\.0)
        if kept.isEmpty, !rows.isEmpty { refusals.count.add(1, ordering: .relaxed) }
        return kept
    }

    /// By table.
    private func find(_ candidate: Candidate) -> [Int: Found] {
        let isFile = candidate.origin.row == nil
        var stems = isFile ? [CandidateStem.of(candidate.origin.path)] : []
        let own = CandidateStem.of(candidate.name)
        if stems != [own] { stems.append(own) }
        var found: [Int: Found] = [:]
        for stem in stems where !stem.isEmpty {
            // The file's name counts before the candidate's.
            let before = found.filter { !$1.named.isEmpty }
            for row in rowsByName.rows(under: stem) {
                let (table, place) = table(ofRow: row)
                guard before[table] == nil else { continue }
                found[table, default: Found()].named.append(place)
                found[table]?.isBareNumber = CandidateStem.isBareNumber(stem)
            }
        }
        if let fold = stems.lazy.compactMap({ PrestoFoldName(fold: $0) }).first {
            for row in rowsByFold.rows(of: fold) {
                let (table, place) = table(ofRow: row)
                guard let name = PrestoFoldName(row: tables[table].name(ofRow: place)), fold.mayBeFold(of: name) else {
                    continue
                }
                found[table, default: Found()].folded.append(place)
            }
        }
        if isFile, let stem = stems.first { findNumbers(stem, candidate.origin.path, into: &found) }
        return found
    }

    /// Rows of lists that have but numbers, of those in the candidate's folder and above it.
    private func findNumbers(_ stem: String, _ path: String, into found: inout [Int: Found]) {
        guard !numberedTables.isEmpty else { return }
        let (atEnd, riptide) = (CandidateStem.number(atEndOf: stem), CandidateStem.riptideNumber(stem))
        guard atEnd != nil || riptide != nil else { return }
        var folder = Self.absolute(path, from: candidateRoot)
        while folder != "/" {
            folder = Self.folder(of: folder)
            for table in numberedTables[folder] ?? [] {
                guard let number = tables[table].kind == .riptide ? riptide : atEnd else { continue }
                found[table, default: Found()].numbered = rowsByNumber[table]?.rows(under: number) ?? []
            }
        }
    }

    /// Which row of a table is the candidate's, if one is.
    ///
    /// - Parameter header: the candidate's, as far as it is known by now.
    private func choose(_ found: Found, in table: MetadataTable, _ header: CandidateHeader) -> Int? {
        let period = header.periodSeconds
        func deviation(_ row: Int) -> Double? {
            let other = table.value(.periodSeconds, ofRow: row)
            return period.flatMap { other.isNaN ? nil : abs($0 - other) / max(abs($0), abs(other)) }
        }
        func theOne(_ rows: [Int]) -> Int? {
            let close = rows.filter { row in deviation(row).map { $0 <= MetadataTable.samePeriod } ?? false }
            return close.count == 1 ? close[0] : nil
        }
        if found.named.count > 1 { return theOne(found.named) }
        if let row = found.named.first {
            if found.isBareNumber { return theOne([row]) }
            if let deviation = deviation(row), !(deviation <= MetadataTable.otherPeriod) {
                refusals.count.add(1, ordering: .relaxed)
                return nil
            }
            return row
        }
        if !found.folded.isEmpty, period != nil {
            let nearest = found.folded.min { (deviation($0) ?? .infinity) < (deviation($1) ?? .infinity) }
            if let nearest, let deviation = deviation(nearest), deviation <= MetadataTable.samePeriod { return nearest }
            refusals.count.add(1, ordering: .relaxed)
            return nil
        }
        // A number may be another's: what was folded may be sorted and sifted before.
        return theOne(found.numbered.filter { table.agreesInDispersion(header, row: $0) })
    }
}
