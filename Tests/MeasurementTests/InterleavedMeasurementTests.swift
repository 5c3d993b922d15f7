import Measurement
import Testing

@Suite struct InterleavedMeasurementTests {
    private final class Log {
        var entries: [String] = []
    }

    private func subject(_ name: String, _ log: Log, seconds: Double = 1) -> InterleavedMeasurement.Subject {
        InterleavedMeasurement.Subject(name: name) {
            log.entries.append(name)
            return ["forward": seconds, "backward": 2 * seconds]
        }
    }

    @Test func roundsAreInterleavedAndStartWithAnotherSubjectEachTime() throws {
        let log = Log()
        let outcomes = try InterleavedMeasurement(warmUpRounds: 0, rounds: 2, seconds: 0)
            .run([subject("a", log), subject("b", log), subject("c", log)])
        #expect(log.entries == ["a", "b", "c", "b", "c", "a"])
        #expect(outcomes.map(\.name) == ["a", "b", "c"])
        #expect(outcomes[1].rounds == [0, 1])
        #expect(outcomes[1].samples == ["forward": [1, 1], "backward": [2, 2]])
    }

    @Test func warmUpIsRunAndNotKept() throws {
        let log = Log()
        let outcomes = try InterleavedMeasurement(warmUpRounds: 3, rounds: 2, seconds: 0).run([subject("a", log)])
        #expect(log.entries.count == 5)
        #expect(outcomes[0].rounds == [0, 1])
    }

    @Test func everySubjectGetsTheLeastTime() throws {
        let log = Log()
        let outcomes = try InterleavedMeasurement(warmUpRounds: 0, rounds: 2, seconds: 30)
            .run([subject("slow", log, seconds: 10), subject("fast", log, seconds: 1)])
        #expect(outcomes.allSatisfy { $0.rounds.count == 10 })
    }

    @Test func subjectsThatTakeNoTimeEnd() throws {
        let outcomes = try InterleavedMeasurement(rounds: 2, seconds: 1, maximumRounds: 20)
            .run([subject("nothing", Log(), seconds: 0)])
        #expect(outcomes[0].rounds.count == 20)
    }

    @Test func aFailureEndsItsSubjectAlone() throws {
        struct Crash: Error {}
        var runs = 0
        let failing = InterleavedMeasurement.Subject(name: "failing") {
            runs += 1
            if runs == 3 { throw Crash() }
            return ["forward": 1]
        }
        let outcomes = try InterleavedMeasurement(warmUpRounds: 1, rounds: 5, seconds: 0)
            .run([failing, subject("good", Log())])
        #expect(outcomes[0].failure is Crash)
        #expect(runs == 3)
        #expect(outcomes[1].rounds == [0, 1, 2, 3, 4])
        #expect(outcomes[1].failure == nil)
    }

    @Test func segmentsThatChangeAreAFailure() throws {
        var runs = 0
        let subject = InterleavedMeasurement.Subject(name: "odd") {
            runs += 1
            return runs < 2 ? ["forward": 1] : ["forward": 1, "backward": 1]
        }
        let outcome = try InterleavedMeasurement(warmUpRounds: 0, rounds: 3, seconds: 0).run([subject])[0]
        #expect(outcome.failure is SegmentMismatch)
        #expect(outcome.samples == ["forward": [1]])
    }

    @Test func cancellationEndsTheMeasurement() {
        let log = Log()
        #expect(throws: CancellationError.self) {
            try InterleavedMeasurement().run([subject("a", log)]) { log.entries.count == 4 }
        }
        #expect(log.entries.count == 4)
    }

    @Test func nothingToTimeIsNoFault() throws {
        #expect(try InterleavedMeasurement().run([]).isEmpty)
    }
}
