import Differentiation
import Graphs
import Operations
import Tensors
import Testing

/// Derivatives that fused operations do not have are refused where they are asked for.
@Suite struct RefusedDerivativeTests {
    static let examples = ExampleCatalog.examples.filter {
        CatalogTests.differentiatedOnce.contains($0.operationName) && $0.orders == 1
    }

    private func applied(_ example: OperationExample, _ builder: inout GraphBuilder) throws -> (
        operands: [Value], results: [Value]
    ) {
        let operands = try example.types.enumerated().map {
            try builder.input("operand\($0.offset)", $0.element, role: .data)
        }
        return (operands, try builder.apply(example.operation, to: operands))
    }

    private func sum(_ value: Value, _ builder: inout GraphBuilder) throws -> Value {
        try builder.sum(value, axes: Array(0..<builder.shape(of: value).rank))
    }

    @Test func everyFusedOperationIsAskedFor() {
        #expect(Set(Self.examples.map(\.operationName)) == CatalogTests.differentiatedOnce)
    }

    @Test(arguments: examples)
    func secondDerivative(example: OperationExample) throws {
        var builder = GraphBuilder()
        let (operands, results) = try applied(example, &builder)
        let loss = try sum(builder.multiply(results[0], results[0]), &builder)
        let first = try gradients(of: loss, withRespectTo: [operands[0]], in: &builder)[0]
        let second = try sum(builder.multiply(first, first), &builder)
        let error = #expect(throws: GraphError.self) {
            try gradients(of: second, withRespectTo: [operands[0]], in: &builder)
        }
        #expect(error?.message.contains("fused: false") == true)
    }

    @Test(arguments: examples)
    func derivativeOfWhatIsKeptForTheGradient(example: OperationExample) throws {
        var builder = GraphBuilder()
        let (operands, results) = try applied(example, &builder)
        guard let kept = results.dropFirst().first else { return }
        let loss = try sum(kept, &builder)
        let error = #expect(throws: GraphError.self) {
            try gradients(of: loss, withRespectTo: [operands[0]], in: &builder)
        }
        #expect(error?.message.contains("fused: false") == true)
    }
}
