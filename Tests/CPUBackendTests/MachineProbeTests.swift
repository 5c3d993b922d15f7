import CKernels
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

    /// Every chain that is counted runs: the compiler can't know the numbers, so that it leaves none out.
    @Test(arguments: instructionSets)
    func everyChainRuns(name: String) throws {
        let chains = Float(CK_PROBE_CHAINS), starts = chains * (chains - 1) / 2
        let found = try withInstructionSet(name) {
            let run = { (kind: ck_probe) in ck_probe_chains(kind, 5, 2, 1) }
            let flops = ck_probe_flops(CK_PROBE_FLOAT32, 5) / ck_probe_flops(CK_PROBE_FLOAT32, 1)
            let hasHalf = ck_probe_flops(CK_PROBE_BFLOAT16, 1) > 0
            return (run(CK_PROBE_FLOAT32), run(CK_PROBE_FLOAT64), run(CK_PROBE_BFLOAT16), hasHalf, flops)
        }
        guard let (single, double, half, hasHalf, rounds) = found else { return }
        // 2x + 1 five times makes 32x + 31 of x.
        #expect(single == 32 * starts + 31 * chains)
        #expect(double == single)
        #expect(half == (hasHalf ? starts + 5 * 4 * chains : 0))
        #expect(rounds == 5)
    }
}
