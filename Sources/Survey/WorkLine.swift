import Foundation
import Synchronization

/// Pieces of work and their results in order, as threads take the ones and leave the others.
final class WorkLine<Piece: Sendable, Output: Sendable>: Sendable {
    /// What the thread that hands the results on is to do.
    enum Turn: Sendable {
        case output(Output)
        /// There is room for another piece.
        case room
        case end
        case stopped
    }

    private enum State {
        case waiting(Piece)
        case working
        case done(Output)
        /// Pieces that have not yet been taken; they stand before it once they are.
        case source(@Sendable () -> Piece?, isBusy: Bool)
    }

    private struct Contents {
        var places: [(number: Int, state: State)] = []
        var count = 0
        var isClosed = false
        var isStopped = false
        var threads = 0

        mutating func place(_ state: State, at index: Int) -> Int {
            count += 1
            places.insert((count, state), at: index)
            return count
        }

        func index(_ number: Int) -> Int? { places.firstIndex { $0.number == number } }
    }

    private enum Task: Sendable {
        case perform(Int, Piece)
        /// Take the next piece of a source.
        case cut(Int, @Sendable () -> Piece?)
    }

    private static var stackBytes: Int { 8 << 20 }

    private let room: Int
    /// Held whenever the contents are looked at, so that no change is missed by who waits.
    private let condition = NSCondition()
    private let contents = Mutex(Contents())

    /// - Parameter room: pieces and results that may wait; about as many again where pieces become many.
    init(room: Int) {
        self.room = room
    }

    private func locked<Value: Sendable>(_ body: (inout Contents) -> Value) -> Value {
        condition.lock()
        defer { condition.unlock() }
        return contents.withLock { body(&$0) }
    }

    private func change<Value: Sendable>(_ body: (inout Contents) -> Value) -> Value {
        let value = locked(body)
        condition.broadcast()
        return value
    }

    /// Waits until a look at the contents gives something.
    private func wait<Value: Sendable>(for look: (inout Contents) -> Value?) -> Value {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let value = contents.withLock({ look(&$0) }) { return value }
            condition.wait()
        }
    }

    // MARK: - The thread that hands on

    func append(_ piece: Piece) {
        change { contents in _ = contents.place(.waiting(piece), at: contents.places.count) }
    }

    /// No piece follows.
    func close() {
        change { $0.isClosed = true }
    }

    /// Waits for the first result, for room or for the end.
    func first() -> Turn {
        let turn: Turn = wait { contents in
            if contents.isStopped { return .stopped }
            if !contents.isClosed, contents.places.count < self.room { return .room }
            guard let first = contents.places.first else { return contents.isClosed ? .end : nil }
            guard case .done(let output) = first.state else { return nil }
            contents.places.removeFirst()
            return .output(output)
        }
        // A source that has come nearer to the front may be taken from now.
        if case .output = turn { condition.broadcast() }
        return turn
    }

    /// Lets threads finish the pieces that they work on, and take no others.
    func stop() {
        change { $0.isStopped = true }
    }

    func stopAndWait() {
        stop()
        wait { $0.threads == 0 ? () : nil }
    }

    // MARK: - The threads that work

    func start(_ jobs: Int, perform: @escaping @Sendable (Piece) -> Step<Piece, Output>) {
        locked { $0.threads = jobs }
        for _ in 0..<jobs {
            let thread = Thread {
                while let task = self.take() { self.work(task, perform) }
                self.change { $0.threads -= 1 }
            }
            thread.stackSize = Self.stackBytes
            thread.start()
        }
    }

    /// The first piece that nobody works on; `nil` if there will be none.
    private func take() -> Task? {
        wait { (contents: inout Contents) -> Task?? in
            if contents.isStopped { return .some(nil) }
            for index in contents.places.indices {
                let number = contents.places[index].number
                switch contents.places[index].state {
                case .waiting(let piece):
                    contents.places[index].state = .working
                    return Task.perform(number, piece)
                case .source(let next, isBusy: false) where index < self.room:
                    contents.places[index].state = .source(next, isBusy: true)
                    return Task.cut(number, next)
                case .source, .working, .done: continue
                }
            }
            return contents.isClosed && contents.places.isEmpty ? .some(nil) : nil
        }
    }

    private func work(_ task: Task, _ perform: (Piece) -> Step<Piece, Output>) {
        switch task {
        case .perform(let number, let piece): finish(number, perform(piece))
        case .cut(let number, let next):
            guard let piece = next() else {
                return change { contents in
                    if let index = contents.index(number) { contents.places.remove(at: index) }
                }
            }
            let part: Int? = change { contents in
                guard let index = contents.index(number) else { return nil }
                contents.places[index].state = .source(next, isBusy: false)
                return contents.place(.working, at: index)
            }
            if let part { finish(part, perform(piece)) }
        }
    }

    private func finish(_ number: Int, _ step: Step<Piece, Output>) {
        change { contents in
            guard let index = contents.index(number) else { return }
            switch step {
            case .result(let output): contents.places[index].state = .done(output)
            case .pieces(let next): contents.places[index].state = .source(next, isBusy: false)
            }
        }
    }
}
