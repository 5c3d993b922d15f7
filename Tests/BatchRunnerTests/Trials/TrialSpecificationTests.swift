import Differentiation
import Diagnostics
import Foundation
import Networks
import Testing

@testable import BatchRunner

@Suite struct TrialSpecificationTests {
    private func specification() throws -> TrialSpecification {
        TrialSpecification(
            network: try #require(Zoo.declaration(named: "mlp")),
            parameters: ["width": .integer(64), "activation": .text("relu")],
            measurement: .init(warmUpRounds: 2, rounds: 10, seconds: 0.2, seed: 1, threads: 1, machine: "m"))
    }

    @Test func canonicalTextHasSortedKeysAndIsReadBack() throws {
        let specification = try specification()
        let text = try specification.canonicalJSON
        #expect(text.contains(#""parameters":{"activation":"relu","width":64}"#))
        let read = try JSONDecoder().decode(TrialSpecification.self, from: Data(text.utf8))
        #expect(read == specification)
        #expect(try read.canonicalJSON == text)
    }

    /// A step that is nothing special is no part of the text, so that trials from before steps keep their keys.
    @Test func plainStepLeavesNoTrace() throws {
        #expect(try !specification().canonicalJSON.contains("step"))
        var trial = try specification()
        trial.step = TrainingStep(gradient: .reverse, rematerialization: .budget(bytes: 5), optimizer: .adam)
        let text = try trial.canonicalJSON
        #expect(text.contains(#""step":{"gradient":"reverse","optimizer":"adam","rematerialization":"5"}"#))
        #expect(try JSONDecoder().decode(TrialSpecification.self, from: Data(text.utf8)) == trial)
        #expect(trial.parameterText.hasSuffix("gradient=reverse rematerialize=5 optimizer=adam"))
    }

    /// So do trials from before operations were timed.
    @Test func operationsLeaveATraceOnlyWhereTheyAreTimed() throws {
        var trial = try specification()
        #expect(try !trial.canonicalJSON.contains("timesOperations"))
        trial.measurement?.timesOperations = true
        #expect(try trial.canonicalJSON.contains(#""timesOperations":true"#))
    }

    @Test(arguments: 0..<10)
    func everythingThatDecidesTheResultChangesTheText(_ change: Int) throws {
        let specification = try specification()
        var changed = specification
        let layers = try YAMLReader.read("{input: [4], layers: [linear: 2], parameters: {width: 1, activation: relu}}")
        switch change {
        case 0: changed.network = try NetworkDeclaration(yaml: layers, name: "mlp")
        case 1: changed.parameters["width"] = .integer(65)
        case 2: changed.engine = "0"
        case 3: changed.measurement?.warmUpRounds = 3
        case 4: changed.measurement?.rounds = 11
        case 5: changed.measurement?.seconds = 0.3
        case 6: changed.measurement?.seed = 2
        case 7: changed.measurement?.machine = "n"
        case 8: changed.step = TrainingStep(rematerialization: .squareRoot)
        default: changed.measurement = nil
        }
        #expect(try changed.canonicalJSON != specification.canonicalJSON)
    }
}
