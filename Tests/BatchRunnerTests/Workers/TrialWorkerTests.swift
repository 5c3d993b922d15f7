import CPUBackend
import Diagnostics
import Networks
import Testing

@testable import BatchRunner

@Suite struct TrialWorkerTests {
    static func trial(width: Int = 8, rounds: Int = 3, seconds: Double = 0) throws -> TrialSpecification {
        let declaration = try #require(Zoo.declaration(named: "mlp"))
        return TrialSpecification(
            network: declaration,
            parameters: ["width": .integer(width), "depth": .integer(1), "input": .integer(4)],
            measurement: .init(warmUpRounds: 1, rounds: rounds, seconds: seconds, seed: 1, threads: 1, machine: "m"))
    }

    private func messages(_ trials: [TrialSpecification]) -> [WorkerMessage] {
        var messages: [WorkerMessage] = []
        TrialWorker.measure(trials) { messages.append($0) }
        return messages
    }

    @Test func roundsOfTrialsAreInterleaved() throws {
        let running = messages([try Self.trial(), try Self.trial()]).compactMap { message in
            if case .running(let place) = message { place } else { nil }
        }
        // Both are prepared; then a round of warm-up and three that are kept, each begun by the other one.
        #expect(running == [0, 1] + [0, 1] + [0, 1, 1, 0, 0, 1])
    }

    @Test func samplesOfBothPassesCarryTheirRounds() throws {
        let last = try #require(messages([try Self.trial()]).last)
        guard case .measured(0, let measurement) = last else {
            Issue.record("\(last)")
            return
        }
        #expect(measurement.passes.map(\.pass) == ["forward", "backward"])
        for pass in measurement.passes {
            #expect(pass.rounds == [0, 1, 2])
            #expect(pass.seconds.count == 3 && pass.seconds.allSatisfy { $0 > 0 })
        }
        #expect(measurement.heldPeakBytes == measurement.plannedPeakBytes)
    }

    /// Kernels are tried on tensors as large as the network's: what does not fit is refused before.
    @Test(arguments: [100_000, 3_000_000])
    func whatDoesNotFitIntoTheMemoryIsRefusedWithItsPeak(batch: Int) throws {
        var trial = try Self.trial()
        trial.network = try #require(Zoo.declaration(named: "vgg16"))
        trial.parameters = ["batch": .integer(batch)]
        guard case .failed(0, let reason) = messages([trial]).last else {
            Issue.record("not refused")
            return
        }
        #expect(reason.contains("its planned peak") && reason.contains("are available"), "\(reason)")
    }

    /// The parts of a pass add up to about what the pass takes: the clock that is read between them takes time too.
    @Test func operationsAreTimedByKindWhereAskedFor() throws {
        var trial = try Self.trial(width: 256, rounds: 5)
        guard case .measured(_, let plain) = messages([trial]).last else {
            Issue.record("not measured")
            return
        }
        #expect(plain.operations == nil)
        trial.measurement?.timesOperations = true
        guard case .measured(_, let measurement) = messages([trial]).last else {
            Issue.record("not measured")
            return
        }
        #expect(measurement.passes.map(\.pass) == ["forward", "backward"])
        let operations = try #require(measurement.operations)
        #expect(Set(operations.map(\.pass)) == ["forward", "backward"])
        let kinds = operations.filter { $0.pass == "forward" }.compactMap(\.kind)
        #expect(kinds.contains("matrix product") && kinds.contains("softmax") && !kinds.contains("convolution"))
        #expect(operations.allSatisfy { $0.rounds == [0, 1, 2, 3, 4] && $0.seconds.allSatisfy { $0 > 0 } })
    }

    /// Every layer doubles what is positive: 2¹³⁰ is beyond single precision.
    @Test func aPassThatOverflowsFailsWithTheOperation() throws {
        let text = """
            parameters: {batch: 2}
            input: [64]
            loss: mean_square
            layers:
              - repeat: 130
                layers: [{residual: [relu]}]
            """
        let declaration = try NetworkDeclaration(yaml: YAMLReader.read(text), name: "growing")
        var trial = try Self.trial(rounds: 1)
        trial.network = declaration
        trial.parameters = ["batch": .integer(2)]
        guard case .failed(0, let reason) = messages([trial]).last else {
            Issue.record("not failed")
            return
        }
        #expect(reason.hasPrefix("infinity in the forward pass, first made by"), "\(reason)")
    }

    @Test func measurementsSayWhichKernelsRan() throws {
        guard case .measured(_, let measurement) = messages([try Self.trial()]).last else {
            Issue.record("not measured")
            return
        }
        #expect(["avx512", "avx2", "portable"].contains(measurement.kernels.instructionSet))
        #expect(!measurement.kernels.fallbacks.contains { $0.operation == "MatrixProduct" })
    }

    @Test func aTrialRunsUntilItHasItsSeconds() throws {
        guard
            case .measured(_, let measurement) = messages([try Self.trial(width: 256, rounds: 1, seconds: 0.005)]).last
        else {
            Issue.record("not measured")
            return
        }
        #expect(measurement.passes.flatMap(\.seconds).reduce(0, +) >= 0.005)
    }

    @Test func aNetworkThatCannotBeBuiltFailsAlone() throws {
        var wrong = try Self.trial()
        wrong.parameters["activation"] = .text("rellu")
        let messages = messages([wrong, try Self.trial()])
        let failures = messages.compactMap {
            if case .failed(let place, let reason) = $0 { (place, reason) } else { nil }
        }
        #expect(failures.count == 1)
        #expect(failures.first?.0 == 0)
        #expect(failures.first?.1.contains("did you mean 'relu'?") == true)
        #expect(messages.contains { if case .measured(1, _) = $0 { true } else { false } })
    }
}
