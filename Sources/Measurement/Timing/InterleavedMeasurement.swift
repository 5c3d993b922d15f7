/// Times several subjects in turn, round after round, so that whatever slows the machine for a while slows all of them.
///
/// Warm-up rounds come first and are not kept. Each round starts with another subject than the round before.
///
///     let results = try InterleavedMeasurement(rounds: 10, seconds: 0.2).run([small, large])
public struct InterleavedMeasurement: Sendable, Hashable {
    /// The rounds that are run first and not kept.
    public var warmUpRounds: Int
    /// The least number of rounds that are kept.
    public var rounds: Int
    /// The least time that the kept rounds of each subject take together, in seconds.
    public var seconds: Double
    /// The number of kept rounds after which `seconds` no longer matters, for subjects that take no time to speak of.
    public var maximumRounds: Int

    /// Describes a measurement; at least one round is kept.
    public init(warmUpRounds: Int = 2, rounds: Int = 10, seconds: Double = 0.2, maximumRounds: Int = 500) {
        self.warmUpRounds = max(0, warmUpRounds)
        self.rounds = max(1, rounds)
        self.seconds = seconds
        self.maximumRounds = max(self.rounds, maximumRounds)
    }

    /// What is timed.
    public struct Subject {
        /// What it is called.
        public let name: String
        /// Runs it once and tells how many seconds each of its segments took.
        public let run: () throws -> [String: Double]

        /// Creates a subject.
        public init(name: String, run: @escaping () throws -> [String: Double]) {
            self.name = name
            self.run = run
        }
    }

    /// What was measured of a subject.
    public struct Outcome {
        /// The subject's name.
        public let name: String
        /// The kept rounds, counted from 0, in which the subject was run.
        public internal(set) var rounds: [Int] = []
        /// The seconds of each segment, one sample a kept round.
        public internal(set) var samples: [String: [Double]] = [:]
        /// Why the subject was given up; `nil` where it was not.
        public internal(set) var failure: (any Error)?

        var total = 0.0
    }

    /// Runs the subjects; one that fails is given up, and the others go on.
    ///
    /// - Parameters:
    ///   - subjects: What is timed.
    ///   - isCancelled: Asked before each run.
    /// - Returns: An outcome for each subject, in their order.
    /// - Throws: `CancellationError` as soon as `isCancelled` says so.
    public func run(_ subjects: [Subject], isCancelled: () -> Bool = { false }) throws -> [Outcome] {
        var outcomes = subjects.map { Outcome(name: $0.name) }
        for round in 0..<warmUpRounds {
            try runRound(round, subjects, &outcomes, isKept: false, isCancelled)
        }
        for round in 0..<maximumRounds {
            let active = outcomes.filter { $0.failure == nil }
            let isLongEnough = active.allSatisfy { $0.total >= seconds }
            if active.isEmpty || (round >= rounds && isLongEnough) { break }
            try runRound(round, subjects, &outcomes, isKept: true, isCancelled)
        }
        return outcomes
    }

    private func runRound(
        _ round: Int, _ subjects: [Subject], _ outcomes: inout [Outcome], isKept: Bool, _ isCancelled: () -> Bool
    ) throws {
        for turn in subjects.indices {
            let index = (turn + round) % subjects.count
            guard outcomes[index].failure == nil else { continue }
            if isCancelled() { throw CancellationError() }
            do {
                let segments = try subjects[index].run()
                if isKept { outcomes[index].add(segments, round: round) }
            } catch {
                outcomes[index].failure = error
            }
        }
    }
}

extension InterleavedMeasurement.Outcome {
    /// Keeps a round's samples; a round whose segments differ from those before is a failure.
    mutating func add(_ segments: [String: Double], round: Int) {
        guard rounds.isEmpty || Set(segments.keys) == Set(samples.keys) else {
            failure = SegmentMismatch(subject: name, expected: samples.keys.sorted(), found: segments.keys.sorted())
            return
        }
        rounds.append(round)
        for (segment, seconds) in segments {
            samples[segment, default: []].append(seconds)
            total += seconds
        }
    }
}

/// A subject that did not time the same segments in every round.
public struct SegmentMismatch: Error, Sendable, Hashable, CustomStringConvertible {
    /// The subject's name.
    public let subject: String
    /// The segments of the rounds before.
    public let expected: [String]
    /// The segments of the round that differs.
    public let found: [String]

    /// The mismatch in one line.
    public var description: String {
        "'\(subject)' timed \(found.joined(separator: ", ")); expected \(expected.joined(separator: ", "))"
    }
}
