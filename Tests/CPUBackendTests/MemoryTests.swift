import CPUBackend
import Graphs
import Networks
import Testing

/// Plans that need more memory than there is are refused, with both figures.
@Suite struct MemoryTests {
    private func plan() throws -> ExecutionPlan {
        let settings: [String: ParameterValue] = ["depth": .integer(2), "width": .integer(64), "batch": .integer(8)]
        return ExecutionPlan(try #require(Zoo.declaration(named: "mlp")).graph(settings: settings))
    }

    @Test func aPlanBeyondTheMemoryIsRefused() throws {
        let plan = try plan()
        let error = #expect(throws: MemoryError.self) { try plan.requireMemory(available: plan.plannedPeakBytes) }
        #expect(error?.neededBytes == Int128(plan.plannedPeakBytes))
        #expect(
            error?.description
                == "needs \(plan.plannedPeakBytes) bytes of memory (its planned peak), and \(plan.plannedPeakBytes) are available, of which nine tenths may be taken"
        )
    }

    /// Beyond 64 bits too: a network of so many weights can be declared.
    @Test(arguments: [(90, nil), (91, 91), (1 << 100, 1 << 100)] as [(Int128, Int128?)])
    func nineTenthsMayBeTaken(_ needed: Int128, _ refused: Int128?) {
        let error: MemoryError?
        do {
            try AvailableMemory.require(needed, for: .tensors, of: 100)
            error = nil
        } catch let fault {
            error = fault
        }
        #expect(error?.neededBytes == refused)
    }

    @Test func aPlanWithinItIsNot() throws {
        let plan = try plan()
        try plan.requireMemory(available: 2 * plan.plannedPeakBytes)
        try plan.requireMemory(available: nil)
    }

    @Test func reportsNameWhatFellBack() throws {
        let graph = try #require(Zoo.declaration(named: "mlp")).graph(settings: ["depth": .integer(1)])
        let reference = ExecutionPlan(graph, overrides: []).kernelReport
        let products = reference.fallbacks.filter { $0.operation == "MatrixProduct" }
        // Two layers: a product each forward; backward one for each weight, and one for the hidden layer's input.
        #expect(products.map(\.pass) == ["forward", "backward"])
        #expect(products.map(\.nodes) == [2, 3])
        let optimized = ExecutionPlan(graph).kernelReport
        #expect(!optimized.fallbacks.contains { $0.operation == "MatrixProduct" })
        #expect(["avx512", "avx2", "portable"].contains(optimized.instructionSet))
    }
}
