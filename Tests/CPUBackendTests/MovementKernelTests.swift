import CPUBackend
import Graphs
import Operations
import Tensors
import Testing

/// Copies in every order of axes, and of parts.
@Suite struct MovementKernelTests {
    @Test(arguments: [[2, 17, 3, 20], [1, 37, 25, 36]])
    func transpositionsOfEveryOrder(shape: [Int]) throws {
        for first in 0..<4 {
            for second in 0..<4 where second != first {
                let rest = (0..<4).filter { $0 != first && $0 != second }
                for permutation in [[first, second] + rest, [first, second] + rest.reversed()] {
                    let comparison = try KernelComparison(Transpose(permutation), [shape], threads: 2)
                    #expect(comparison.error == 0, "\(permutation)")
                }
            }
        }
    }

    @Test func transpositionsOfFewAxes() throws {
        #expect(try KernelComparison(Transpose([1, 0]), [[301, 213]], threads: 2).error == 0)
        #expect(try KernelComparison(Transpose([0]), [[5]]).error == 0)
    }

    @Test func partsAndWholes() throws {
        let operations: [(any Operation, [[Int]])] = [
            (Slice(starts: [1, 0, 2], sizes: [2, 4, 3]), [[4, 4, 6]]), (Slice(starts: [3], sizes: [1]), [[4]]),
            (Pad(low: [1, 0, 2], high: [0, 3, 1]), [[2, 3, 4]]), (Pad(low: [0, 0], high: [0, 0]), [[2, 3]]),
            (Concatenate(axis: 0), [[2, 3], [1, 3]]), (Concatenate(axis: 1), [[2, 3, 5], [2, 4, 5], [2, 1, 5]]),
            (Concatenate(axis: 2), [[2, 3, 5], [2, 3, 1]]),
        ]
        for (operation, shapes) in operations {
            #expect(try KernelComparison(operation, shapes, threads: 2).error == 0, "\(operation) of \(shapes)")
        }
    }

    @Test(arguments: [(0, 2), (1, 3), (2, 5)])
    func pieces(axis: Int, count: Int) throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(Shape([4, 6, 10])), role: .data)
        let outputs = try builder.split(x, axis: axis, count: count).enumerated().map { ("piece \($0)", $1) }
        let graph = builder.build(outputs: outputs)
        let fast = Execution(ExecutionPlan(graph, threads: 2), seed: 3)
        let reference = Execution(ExecutionPlan(graph, overrides: []), seed: 3)
        _ = fast.run()
        _ = reference.run()
        for (name, _) in outputs {
            #expect(try #require(fast.output(name)) == (try #require(reference.output(name))))
        }
    }

    @Test func rowsByIndex() throws {
        #expect(try KernelComparison(Gather(), [[9, 5], [2, 3]], indices: [1]).error == 0)
        #expect(try KernelComparison(ScatterAdd(rows: 4), [[7], [7, 5]], indices: [0]).error <= 1e-6)
        #expect(try KernelComparison(OneHot(count: 6), [[7]], indices: [0]).error == 0)
    }
}
