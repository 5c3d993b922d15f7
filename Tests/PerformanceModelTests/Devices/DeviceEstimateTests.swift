import CPUBackend
import Diagnostics
import Graphs
import Networks
import Operations
import Tensors
import Testing

@testable import PerformanceModel

@Suite struct DeviceEstimateTests {
    /// One product of square matrices: 2 · n³ operations on 3 · n² numbers.
    private func product(_ size: Int = 512) throws -> Graph {
        var builder = GraphBuilder()
        let type = TensorType(try Shape([size, size]), .float32)
        let (x, w) = (
            try builder.input("x", type, role: .data), try builder.input("w", type, role: .parameter)
        )
        let y = try builder.apply(MatrixProduct(), x, w)
        return builder.build(outputs: [(name: "y", value: y)])
    }

    @Test func timeIsTheLongerOfArithmeticAndTraffic() throws {
        let device = try DeviceCatalogue.device(named: "nvidia-v100-sxm2")
        let estimate = try DeviceEstimate(.forward, of: try product(), peakBytes: 3e6, on: device)
        let arithmetic = 2.0 * 512 * 512 * 512 / 15.7e12
        let traffic = 3.0 * 512 * 512 * 4 / 900e9
        let longest = max(arithmetic, traffic)
        #expect(differ(estimate.seconds, longest) < 1e-9)
        #expect(differ(estimate.joules, 300 * longest) < 1e-9)
        #expect(estimate.fits == true)
        #expect(estimate.missing.isEmpty)
    }

    @Test func narrowerNumbersMoveFewerBytes() throws {
        let device = try DeviceCatalogue.device(named: "nvidia-v100-sxm2")
        let half = try DeviceEstimate(.forward, of: try product(256), peakBytes: 40e9, on: device, precision: .float16)
        // At 125 TFLOP/s traffic of 2-byte numbers takes longer than arithmetic.
        let traffic = 3.0 * 256 * 256 * 2 / 900e9
        #expect(differ(half.seconds, traffic) < 1e-9)
        #expect(half.bandwidthBoundPart == 1)
        #expect(half.fits == true)
        #expect(try DeviceEstimate(.forward, of: try product(), peakBytes: 40e9, on: device).fits == false)
    }

    @Test func missingFiguresAreNamed() throws {
        let device = try DeviceCatalogue.device(named: "apple-m1")
        let estimate = try DeviceEstimate(.forward, of: try product(), peakBytes: 1, on: device)
        #expect(estimate.seconds == nil)
        #expect(estimate.joules == nil)
        #expect(estimate.fits == nil)
        #expect(estimate.missing == ["bandwidth", "memory", "power"])
    }

    @Test func aFormatWithoutARateIsRefused() throws {
        let device = try DeviceCatalogue.device(named: "google-coral-usb")
        let graph = try product()
        let error = #expect(throws: Diagnostic.self) {
            try DeviceEstimate(.forward, of: graph, peakBytes: 1, on: device, precision: .float32)
        }
        #expect(error?.expected?.contains("int8") == true)
    }

    /// Rectified products of symmetric random numbers: half of the activations are zero; examples never are.
    @Test func synapticOperationsAreActivityTimesFanOut() throws {
        let network = try #require(Zoo.declaration(named: "mlp"))
        let settings: [String: ParameterValue] = ["depth": .integer(1), "width": .integer(512), "batch": .integer(16)]
        let operations = try SynapticOperations(of: try network.inferenceGraph(settings: settings), seed: 1)
        #expect(operations.layers.count == 2)
        #expect(operations.layers.map(\.multiplyAdds) == [6_422_528, 81_920])
        #expect(operations.layers[0].activity > 0.999)
        #expect((0.4...0.6).contains(operations.layers[1].activity))
        let loihi = try DeviceCatalogue.device(named: "intel-loihi")
        let joules = operations.total * 23.6e-12
        #expect(differ(operations.joules(on: loihi), joules) < 1e-12)
        #expect(operations.joules(on: try DeviceCatalogue.device(named: "intel-loihi-2")) == nil)
    }

    /// A network of 784·w + 10·w weights takes more than 794·w·4 bytes; nothing of it is allocated.
    @Test(arguments: [1_000_000_000, 16])
    func synapticOperationsThatDoNotFitAreRefused(width: Int) throws {
        let network = try #require(Zoo.declaration(named: "mlp"))
        let graph = try network.inferenceGraph(settings: ["depth": .integer(1), "width": .integer(width)])
        let error = #expect(throws: MemoryError.self) {
            try SynapticOperations(of: graph, seed: 1, available: 794 * 4 * 16)
        }
        #expect((error?.neededBytes ?? 0) > Int128(794 * 4 * width))
    }
}

/// The relative difference of a value from what it should be.
private func differ(_ value: Double?, _ expected: Double) -> Double {
    value.map { abs($0 / expected - 1) } ?? .infinity
}
