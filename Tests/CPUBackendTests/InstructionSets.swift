import CKernels
import Testing

@testable import CPUBackend

/// The instruction sets for which there are kernels.
let instructionSets = ["portable", "avx2", "avx512"]

/// The best instruction set of the machine and the number of channels in a block of its layouts; asked for on the
/// compute thread, so that no other test's choice is found.
func bestInstructionSet() -> (block: Int, name: String) {
    ComputeThread.shared.run(threads: 1) { (ProgramBuilder.channelBlock, String(cString: ck_instruction_set())) }
}

/// Runs `body` on the compute thread with the kernels of an instruction set: no other test's kernels run meanwhile.
///
/// - Returns: `nil` where the machine does not have it.
func withInstructionSet<Value: Sendable>(
    _ name: String, threads: Int = 2, _ body: @escaping @Sendable () throws -> Value
) throws -> Value? {
    let result: Result<Value?, any Error> = ComputeThread.shared.run(threads: threads) {
        let best = String(cString: ck_instruction_set())
        guard ck_choose_instruction_set(name) != 0 else { return .success(nil) }
        defer { ck_choose_instruction_set(best) }
        return Result { try body() }
    }
    return try result.get()
}
