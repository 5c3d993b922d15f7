import CPUBackend
import Graphs
import Operations
import Tensors
import Testing

/// The fast kernel against the reference kernel: odd sizes, vectors, batches, every transposition.
@Suite struct OneDNNMatrixProductTests {
    @Test(arguments: [[], [1], [3], [2, 2]], [(1, 1, 1), (7, 5, 3), (1, 33, 17), (65, 1, 129), (16, 64, 1)])
    func agreesWithTheReference(batch: [Int], sizes: (m: Int, n: Int, k: Int)) throws {
        for (transposeLeft, transposeRight) in [(false, false), (false, true), (true, false), (true, true)] {
            let product = MatrixProduct(transposeLeft: transposeLeft, transposeRight: transposeRight)
            let (m, n, k) = sizes
            var builder = GraphBuilder()
            let left = TensorType(try Shape(batch + (transposeLeft ? [k, m] : [m, k])))
            let right = TensorType(try Shape(batch + (transposeRight ? [n, k] : [k, n])))
            let operands = [
                try builder.input("a", left, role: .data), try builder.input("b", right, role: .data),
            ]
            let result = try builder.apply(product, to: operands)[0]
            let graph = builder.build(outputs: [("c", result)])
            let (fast, reference) = (
                Execution(ExecutionPlan(graph), seed: 5), Execution(ExecutionPlan(graph, overrides: []), seed: 5)
            )
            _ = fast.run()
            _ = reference.run()
            let (found, expected) = (try #require(fast.output("c")), try #require(reference.output("c")))
            for (x, y) in zip(found, expected) { #expect(abs(x - y) <= 1e-5 * Float(k).squareRoot() * 3) }
        }
    }
}
