import Testing

@testable import CPUBackend

@Suite struct MachineProbeTests {
    /// Vectors hold half as many numbers of twice the size; pairs of products of bfloat16 are added up at once.
    @Test func operationsByPrecision() {
        let available = MachineProbe.Precision.available
        #expect(available.first == .float32)
        #expect(available.contains(.float64))
        let probe = MachineProbe(threads: 1)
        let found = available.map { ($0, probe.multiplyAdds($0, rounds: 1000)) }
        let single = found[0].1.flops
        for (precision, result) in found {
            #expect(result.seconds > 0)
            let factor: Double = [.float32: 1, .float64: 0.5, .bfloat16: 2][precision] ?? 0
            #expect(result.flops == single * factor)
        }
    }
}
