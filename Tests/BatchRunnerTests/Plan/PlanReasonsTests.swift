import Diagnostics
import Networks
import ResultStore
import Testing

@testable import BatchRunner

@Suite struct PlanReasonsTests {
    private func trial(_ change: (inout TrialSpecification) throws -> Void) throws -> BatchPlan.Trial {
        var specification = try #require(try BlockMeasurementTests.trials([8]).first)
        try change(&specification)
        let text = try specification.canonicalJSON
        return .init(key: text, specification: specification, canonicalJSON: text, state: .missing)
    }

    private func reason(_ change: (inout TrialSpecification) throws -> Void) throws -> RunReason {
        let stored = try trial { _ in }.canonicalJSON
        return PlanReasons(stored: [stored, "{}", "no JSON"]).reason(for: try trial(change))
    }

    @Test func whatChangedIsTheReason() throws {
        #expect(try reason { $0.engine = "2" } == .engineChanged)
        #expect(try reason { $0.measurement?.machine = "other" } == .machineChanged)
        #expect(try reason { $0.measurement?.rounds = 7 } == .measurementChanged)
        #expect(try reason { $0.parameters["width"] = .integer(9) } == .new)
        let other = try NetworkDeclaration(
            yaml: try YAMLReader.read("{input: [4], layers: [linear: width], parameters: {width: 2}}"), name: "mlp")
        #expect(try reason { $0.network = other } == .networkChanged)
    }

    @Test func anEmptyDatabaseMakesEverythingNew() throws {
        #expect(PlanReasons(stored: [String]()).reason(for: try trial { _ in }) == .new)
    }

    @Test func aFailureBeforeIsTheReasonToRetry() throws {
        let trial = try trial { _ in }
        let failed = BatchPlan.Trial(
            key: trial.key, specification: trial.specification, canonicalJSON: trial.canonicalJSON,
            state: .failedBefore("crashed"))
        #expect(PlanReasons(stored: [trial.canonicalJSON]).reason(for: failed) == .failedBefore)
    }

    @Test func theStateIsWhatTheDatabaseSays() {
        #expect(BatchPlan.State(.finished) == .finished)
        #expect(BatchPlan.State(.failed("crashed")) == .failedBefore("crashed"))
        #expect(BatchPlan.State(nil) == .missing)
    }
}
