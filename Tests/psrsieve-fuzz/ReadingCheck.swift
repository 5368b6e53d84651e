import Candidates
import Formats
import Foundation
import Preprocessing

/// What must hold for whatever lies in a file: candidates whose shapes agree and whose values are finite, from which
/// features and planes can be made, or one line that says which file and what is wrong.
struct ReadingCheck {
    private let path: String
    private(set) var faults: [String] = []
    /// Why the file was refused; `nil` if it was read.
    private(set) var refusal: String?

    init(path: String) {
        self.path = path
        do throws(FormatError) {
            switch try CandidateReader.open(path).content {
            case .featureTable: try checkTable()
            case .examples(let reader): _ = try reader.featureTable()
            case .candidates(let source):
                let candidates = try source.candidates()
                if candidates.isEmpty { faults.append("no candidate, and no error") }
                for candidate in candidates { check(candidate) }
            case .archive(let archive): check(archive)
            }
        } catch {
            refusal = error.description
            check(error)
        }
    }

    private mutating func require(_ condition: Bool, _ fault: @autoclosure () -> String) {
        if !condition { faults.append(fault()) }
    }

    /// What can be read of the members; if nothing can, the archive counts as refused.
    private mutating func check(_ archive: ArchiveFile) {
        let next = archive.members { _ in true }
        var (isRead, lastRefusal) = (false, "no member")
        while let member = next() {
            switch member {
            case .passedOver, .link: continue
            case .failure(let error):
                check(error)
                lastRefusal = error.description
            case .file(let path, let content):
                do throws(FormatError) {
                    guard
                        case .candidates(let source) = try CandidateReader.open(OpenedFile(path, content: content))
                            .content
                    else { continue }
                    for candidate in try source.candidates() { check(candidate) }
                    isRead = true
                } catch {
                    check(error)
                    lastRefusal = error.description
                }
            }
        }
        if !isRead { refusal = lastRefusal }
    }

    // MARK: - Errors

    private mutating func check(_ error: FormatError) {
        let text = error.description
        require(text.hasPrefix(path), "the error does not name the file: \(text)")
        let isLine = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        require(isLine, "the error is no line: \(text.debugDescription)")
        require(text.utf8.count < 600, "the error has \(text.utf8.count) characters")
        require(!error.reason.isEmpty, "the error gives no reason")
    }

    // MARK: - Tables

    private mutating func checkTable() throws(FormatError) {
        var reader = try FeatureTableReader(path: path)
        let width = reader.layout.featureNames.count
        while let block = try reader.nextBlock() {
            let rows = block.parse().offset(lines: 1, rows: 1)
            for fault in rows.faults { check(fault) }
            let table = rows.table
            require(table.values.count == width * table.count, "\(table.values.count) values, \(table.count) rows")
            require(table.values.allSatisfy(\.isFinite), "a feature is not finite")
            require(table.rowNumbers.count == table.count, "\(table.rowNumbers.count) row numbers")
            require(table.names.count <= table.count, "\(table.names.count) names, \(table.count) rows")
            for (column, values) in table.headerColumns {
                require(values.count == table.count, "\(values.count) values of \(column), \(table.count) rows")
            }
            for row in 0..<table.count { check(table.header(ofRow: row)) }
        }
        do throws(FormatError) {
            let (table, _) = try FeatureTableReader.readAll(path: path)
            require(table.count > 0, "an empty table, and no error")
        } catch {
            check(error)
        }
    }

    // MARK: - Candidates

    private mutating func check(_ candidate: Candidate) {
        check(candidate.header)
        guard let profile = candidate.fold.profile else {
            faults.append("no profile")
            return
        }
        require(profile.allSatisfy(\.isFinite), "the profile is not finite")
        check(candidate.fold.timePhase, "time-phase plane")
        check(candidate.fold.subBands?.plane, "frequency-phase plane")
        for (curve, name) in [(candidate.heldDMCurve, "DM curve"), (candidate.search?.dmCurve, "search's DM curve")] {
            guard let curve else { continue }
            require(curve.trials.allSatisfy(\.isFinite), "a trial of the \(name) is not finite")
            require(curve.signalToNoise.allSatisfy(\.isFinite), "the \(name) is not finite")
        }
        checkFeatures(candidate)
        checkPlanes(CandidatePlanes(candidate, size: 16))
    }

    private mutating func check(_ header: CandidateHeader) {
        let numbers = [
            header.periodSeconds, header.dispersionMeasure, header.signalToNoise, header.rightAscensionDegrees,
            header.declinationDegrees, header.modifiedJulianDate,
        ]
        require(numbers.compactMap { $0 }.allSatisfy(\.isFinite), "a number of the header is not finite")
    }

    private mutating func check(_ plane: PhasePlane?, _ name: String) {
        guard let plane else { return }
        require(plane.values.allSatisfy(\.isFinite), "the \(name) is not finite")
        require(plane.weights.allSatisfy { $0.isFinite && $0 >= 0 }, "a weight of the \(name) makes no sense")
    }

    private mutating func checkFeatures(_ candidate: Candidate) {
        let features = LyonFeatures(candidate)
        for moments in [features.profile, features.dmCurve].compactMap({ $0 }) {
            require(moments.inTableOrder.allSatisfy(\.isFinite), "a feature is not finite")
        }
        if let thornton = ThorntonFeatures(candidate) {
            require(
                thornton.values.count == 22 && thornton.values.allSatisfy(\.isFinite), "a feature of 22 is not finite")
        }
        if let ratio = candidate.foldedSignalToNoise { require(ratio.isFinite, "the signal-to-noise is not finite") }
    }

    private mutating func checkPlanes(_ planes: CandidatePlanes) {
        for values in [planes.timePhase, planes.frequencyPhase, planes.profile, planes.dmCurve].compactMap({ $0 }) {
            require(values.allSatisfy { (-8...24).contains($0) }, "a plane, profile or curve leaves -8...24")
        }
    }
}
