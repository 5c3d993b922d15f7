import Foundation
import Networks
import Synchronization
import Testing

@testable import BatchRunner

@Suite struct BatchRunnerTests {
    /// A plan of one experiment with a trial for each width; each measured one runs in a worker of its own kind.
    static func plan(
        _ widths: [Int], measured: Bool = true, states: [Int: BatchPlan.State] = [:]
    ) throws -> BatchPlan {
        let trials = try BlockMeasurementTests.trials(widths).enumerated().map { place, specification in
            var specification = specification
            if !measured { specification.measurement = nil }
            let text = try specification.canonicalJSON
            return BatchPlan.Trial(
                key: text, specification: specification, canonicalJSON: text, state: states[place] ?? .missing)
        }
        return BatchPlan(experiments: [.init(notebook: "notebook", name: "grid", trials: trials)])
    }

    static func runner(retriesFailed: Bool = false) -> BatchRunner {
        BatchRunner(
            worker: WorkerProgram(path: "/bin/sh", arguments: ["-c", BlockMeasurementTests.script]), timeLimit: 30,
            retriesFailed: retriesFailed, isInterrupted: { false })
    }

    private func run(_ plan: BatchPlan, _ runner: BatchRunner = runner()) throws -> [CompletedTrial] {
        var completed: [CompletedTrial] = []
        _ = try runner.run(plan, progress: { _ in }, record: { completed.append($0) })
        return completed
    }

    private func widths(_ completed: [CompletedTrial]) -> [ParameterValue?] {
        completed.map { $0.trial.specification.parameters["width"] }
    }

    @Test func unmeasuredTrialsAreCountedOnly() throws {
        let completed = try run(try Self.plan([1, 2, 3], measured: false))
        #expect(widths(completed) == [.integer(1), .integer(2), .integer(3)])
        #expect(completed.allSatisfy { $0.failure == nil && $0.measurement == nil && $0.counts != nil })
    }

    @Test func measuredTrialsHaveCountsAndSamples() throws {
        let completed = try run(try Self.plan(Array(20..<34)))
        #expect(completed.count == 14)
        #expect(completed.allSatisfy { $0.failure == nil && $0.measurement != nil && $0.counts != nil })
    }

    @Test func aCrashKeepsTheCountsAndTheOtherTrials() throws {
        let completed = try run(try Self.plan([1, 13, 3]))
        let failed = try #require(completed.first { $0.failure != nil })
        #expect(completed.count == 3)
        #expect(widths([failed]) == [.integer(13)])
        #expect(failed.failure?.contains("signal 11") == true)
        #expect(failed.counts != nil)
    }

    @Test func onlyMissingTrialsRun() throws {
        let plan = try Self.plan([1, 2, 3], states: [0: .finished, 1: .failedBefore("crashed")])
        #expect(widths(try run(plan)) == [.integer(3)])
        #expect(widths(try run(plan, Self.runner(retriesFailed: true))) == [.integer(2), .integer(3)])
    }

    @Test func aTrialOfTwoExperimentsRunsOnce() throws {
        let plan = try Self.plan([1, 2])
        let both = BatchPlan(experiments: plan.experiments + plan.experiments)
        #expect(try run(both).count == 2)
    }

    @Test func aNetworkThatCannotBeBuiltFailsAlone() throws {
        let completed = try run(try Self.plan([1, .max, 3]))
        #expect(completed.filter { $0.failure == nil }.count == 2)
        #expect(completed.first { $0.failure != nil }?.counts == nil)
    }

    @Test func aNetworkTooLargeForMemoryIsNotStarted() throws {
        var runner = Self.runner()
        runner.availableMemory = { 1_000_000 }
        let completed = try run(try Self.plan([1, 200, 3]), runner)
        let refused = try #require(completed.first { $0.failure != nil })
        #expect(widths([refused]) == [.integer(200)])
        #expect(refused.failure?.contains("1000000 are available") == true)
        #expect(refused.counts != nil)
        #expect(completed.filter { $0.measurement != nil }.count == 2)
    }

    @Test func interruptionLeavesTheRestUndone() throws {
        let recorded = Mutex(0)
        var runner = Self.runner()
        runner.isInterrupted = { recorded.withLock { $0 } >= 2 }
        let progress = try runner.run(try Self.plan([1, 2, 14, 4]), progress: { _ in }) { _ in
            recorded.withLock { $0 += 1 }
        }
        #expect(progress.isInterrupted)
        #expect(progress.done == 2)
        #expect(progress.total == 4)
    }

    @Test func aStoreThatFailsEndsTheBatch() throws {
        struct Full: Error {}
        #expect(throws: Full.self) {
            try Self.runner().run(try Self.plan([1, 2]), progress: { _ in }, record: { _ in throw Full() })
        }
    }
}
