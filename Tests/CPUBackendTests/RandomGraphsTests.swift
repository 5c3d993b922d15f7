import Graphs
import Measurement
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Graphs of element-wise operations, reductions, products and movements drawn at random on shapes that have sizes in
/// common, against the reference kernels, on one and two threads, with and without loops strip by strip.
@Suite struct RandomGraphsTests {
    private struct Draw {
        var builder = GraphBuilder()
        private var random: SplitMix64
        private var values: [Value] = []

        init(seed: UInt64) throws {
            random = SplitMix64(seed: seed)
            let base = random.pick([
                [4, 6], [16, 16], [1, 40], [3, 1, 17], [2, 8, 8], [33, 16], [1, 16, 5, 5], [700, 3], [5, 600],
            ])
            for shape in [base, base, base.suffix(1), base.dropLast() + [1]] {
                let type = TensorType(try Shape(Array(shape)))
                values.append(try builder.input("x\(values.count)", type, role: .data))
            }
            for _ in 0..<random.pick([3, 6, 10]) { try addOperation() }
        }

        private func shape(_ value: Value) -> [Int] { builder.type(of: value).shape.dimensions }

        private mutating func add(_ operation: any Operation, _ operands: [Value]) throws {
            values.append(try builder.apply(operation, to: operands)[0])
        }

        private mutating func addOperation() throws {
            let x = random.pick(values)
            let size = shape(x)
            switch random.pick([0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 5]) {
            case 0:
                let others = values.filter { broadcasts(shape($0), size) }
                try add(
                    random.pick(Self.binary),
                    random.pick([true, false]) ? [x, random.pick(others)] : [random.pick(others), x])
            case 1: try add(random.pick(Self.unary), [x])
            case 2:
                guard !size.isEmpty else { return }
                let axes = random.pick(Self.subsets(size.count))
                try add(random.pick([true, true, false]) ? Sum(axes: axes) : Max(axes: axes), [x])
            case 3:
                values.append(try builder.reshape(x, to: try Shape(random.pick(Self.reshaped(size)))))
            case 4:
                guard size.count > 1 else { return }
                values.append(
                    try builder.transpose(
                        x, random.pick([Array(size.indices.reversed()), [1, 0] + size.indices.dropFirst(2)])))
            default:
                let others = values.filter { size.count == 2 && shape($0).count == 2 && shape($0)[0] == size[0] }
                guard !others.isEmpty else { return }
                try add(MatrixProduct(transposeLeft: true), [x, random.pick(others)])
            }
        }

        static let binary: [any Operation] = [Add(), Subtract(), Multiply(), Multiply(), Greater(), Add()]
        static let unary: [any Operation] = [HyperbolicTangent(), Sigmoid(), ReLU(), Negate(), GELU()]

        private func broadcasts(_ a: [Int], _ b: [Int]) -> Bool {
            zip(a.reversed(), b.reversed()).allSatisfy { $0 == $1 || $0 == 1 || $1 == 1 }
        }

        private static func subsets(_ rank: Int) -> [[Int]] {
            (1..<(1 << rank)).map { bits in (0..<rank).filter { bits >> $0 & 1 == 1 } }
        }

        private static func reshaped(_ size: [Int]) -> [[Int]] {
            let count = size.reduce(1, *)
            var shapes = [[count], [1, count], [count, 1], size + [1], [1] + size]
            if let first = size.first, size.count > 1 { shapes.append([first * size[1]] + size.dropFirst(2)) }
            for divisor in [2, 3, 4, 8, 16] where count.isMultiple(of: divisor) {
                shapes.append([divisor, count / divisor])
            }
            return shapes.filter { $0.count <= 5 }
        }

        mutating func graph() -> Graph {
            let made = values.dropFirst(4)
            var outputs: [Value] = []
            for value in made where value == made.last || random.pick([true, false, false]) {
                if !outputs.contains(value) { outputs.append(value) }
            }
            return builder.build(outputs: outputs.map { ("v\($0.index)", $0) })
        }
    }

    @Test(arguments: UInt64(0)..<300)
    func agreeWithTheReference(seed: UInt64) throws {
        var draw = try Draw(seed: seed)
        let graph = draw.graph()
        for cacheBytes in [100, 2_000, 1 << 30] {
            for threads in [1, 2] {
                let plan = ExecutionPlan(graph, threads: threads, cacheBytes: cacheBytes)
                try expectReferenceResults(of: plan, graph, tolerance: 1e-4)
            }
        }
    }
}
