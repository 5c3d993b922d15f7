import CPUBackend
import Foundation
import Graphs
import Measurement
import Networks
import Testing

@testable import PerformanceModel

@Suite struct TimeModelTests {
    /// Steps of a machine with an overhead of 1 µs, 50 GFLOP/s and 10 GB/s from memory.
    private func samples(_ count: Int, seed: UInt64, operation: String = "loop") -> [StepSample] {
        var generator = SplitMix64(seed: seed)
        func uniform() -> Double { Double(generator.next() >> 11) / Double(1 << 53) }
        return (0..<count).map { _ in
            let (flops, bytes) = (pow(10, 3 + 5 * uniform()), pow(10, 3 + 5 * uniform()))
            let seconds = 1e-6 + flops / 50e9 + bytes / 10e9
            let features = StepFeatures(
                operation: operation, kernel: "", flops: flops, transcendentals: 0, read: [0, 0, 0, 0, 0, bytes],
                written: Array(repeating: 0, count: 6), shape: [log(flops), log(bytes)])
            return StepSample(features: features, seconds: seconds, low: seconds, high: seconds, rounds: 5)
        }
    }

    @Test func aLinearMachineIsRecovered() {
        let model = TimeModel(samples(200, seed: 1))
        let prices = Dictionary(uniqueKeysWithValues: model.prices(of: "loop").map { ($0.name, $0.seconds) })
        let (overhead, flop) = (prices["overhead of a step"] ?? 0, prices["floating-point operation"] ?? 0)
        let byte = prices.filter { $0.key.hasPrefix("byte") }.values.reduce(0, +)
        #expect(abs(overhead / 1e-6 - 1) < 0.01)
        #expect(abs(flop * 50e9 - 1) < 0.01)
        #expect(abs(byte * 10e9 - 1) < 0.01)
        for sample in samples(50, seed: 2) {
            #expect(abs(model.seconds(sample.features) / sample.seconds - 1) < 0.02)
        }
    }

    @Test func classesWithoutSamplesUseTheGeneralModel() {
        let model = TimeModel(samples(200, seed: 1))
        for sample in samples(20, seed: 3, operation: "something new") {
            #expect(!model.knows(sample.features))
            #expect(abs(model.seconds(sample.features) / sample.seconds - 1) < 0.02)
        }
    }

    @Test func modelsSurviveStorage() throws {
        let model = TimeModel(samples(60, seed: 1))
        #expect(try TimeModel(json: try model.json) == model)
        #expect(throws: (any Error).self) { try TimeModel(json: "{}") }
    }

    /// min |x − 1|² + 3 |y + 1|² with x, y ≥ 0 is at (1, 0).
    @Test func leastSquaresKeepOffNegativeNumbers() {
        let solution = nonNegativeLeastSquares([[1, 0], [0, -1]], weights: [1, 3])
        #expect(abs(solution[0] - 1) < 1e-9)
        #expect(solution[1] == 0)
    }

    @Test func choleskySolvesAKnownSystem() throws {
        // [4 2; 2 3] (1, 2) = (8, 8)
        let solution = try #require(choleskySolution([[4], [2, 3]], [8, 8]))
        #expect(abs(solution[0] - 1) < 1e-12)
        #expect(abs(solution[1] - 2) < 1e-12)
        #expect(choleskySolution([[1], [2, 1]], [1, 1]) == nil)
    }

    @Test func reuseDistancesFollowTheTraffic() throws {
        var memory = ReuseDistance(addressSpace: 64 << 20)
        let region = PlannedStep.Region(start: 0, bytes: 64 << 10)
        #expect(memory.touch(region).last == Double(64 << 10))
        #expect(memory.touch(region).first == Double(64 << 10))
        _ = memory.touch(PlannedStep.Region(start: 1 << 20, bytes: 4 << 20))
        let upTo8MiB = try #require(ReuseDistance.bounds.firstIndex(of: 8 << 20))
        #expect(memory.touch(region)[upTo8MiB] == Double(64 << 10))
    }

    @Test func featuresCoverEveryStepOfAPlan() throws {
        let network = try #require(Zoo.declaration(named: "lenet5"))
        let plan = ExecutionPlan(try network.graph(settings: [:]))
        let features = StepFeatures.steps(of: plan)
        #expect(features.count == plan.steps.count)
        #expect(features.contains { $0.operation == "Convolution window" && $0.flops > 0 })
        // Multiply-adds of both convolutions and three dense layers (LeCun et al. 1998, with the maps all connected).
        let forward = zip(features, plan.steps).filter { $1.pass == .forward }.map(\.0)
        let products = forward.filter {
            $0.operation.hasPrefix("Convolution") || $0.operation.hasPrefix("MatrixProduct")
        }
        let flops = products.reduce(0.0) { $0 + $1.flops }
        #expect(flops == 833_040)
        #expect(features.flatMap(\.shape).allSatisfy { $0.isFinite })
    }

    @Test func errorsAreSummedUp() throws {
        let error = try #require(PredictionError([0.05, -0.1, 0.2, -0.02]))
        #expect(abs(error.median - 0.075) < 1e-12)
        #expect(error.partWithin15Percent == 0.75)
        #expect(PredictionError([]) == nil)
    }

    @Test func everyNetworkOfTheValidationExists() throws {
        for subject in ValidationCase.all {
            let network = try #require(Zoo.declaration(named: subject.network))
            _ = try network.settings(subject.settings)
        }
        #expect(Set(ValidationCase.all.map(\.network)).isSuperset(of: ["vgg16", "resnet50", "gpt", "lstm"]))
    }

    @Test func sweepsAreDrawnAlikeEveryTime() {
        #expect(SweepNetwork.all.count == 600)
        #expect(SweepNetwork.all.allSatisfy { $0.batch >= 1 })
        #expect(Set(SweepNetwork.all.map(\.declaration.name)).isDisjoint(with: Zoo.names))
    }

    @Test func everyNetworkOfTheSweepCanBeBuilt() throws {
        for network in SweepNetwork.all {
            let settings: [String: ParameterValue] = ["batch": .integer(network.batch)]
            #expect(try !network.declaration.graph(settings: settings).nodes.isEmpty)
            #expect(try !network.declaration.inferenceGraph(settings: settings).nodes.isEmpty)
        }
    }
}
