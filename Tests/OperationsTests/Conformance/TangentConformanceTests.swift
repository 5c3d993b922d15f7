import Differentiation
import Graphs
import Operations
import ReferenceInterpreter
import Tensors
import Testing

/// Forward mode, which transposes the adjoint rules, against central differences; for operations whose adjoint has one.
@Suite struct TangentConformanceTests {
    /// ⟨v, f(x + ht)⟩ is differentiated by h.
    @Test(arguments: ExampleCatalog.examples.filter { $0.orders >= 2 })
    func tangentIsTheCentralDifference(example: OperationExample) throws {
        guard try example.resultTypes().contains(where: \.elementType.isDifferentiable) else { return }
        var builder = GraphBuilder()
        let operands = try example.types.enumerated().map {
            try builder.input("operand\($0.offset)", $0.element, role: .data)
        }
        let results = try builder.apply(example.operation, to: operands)
            .filter { builder.type(of: $0).elementType.isDifferentiable }
        let primal = builder.build(outputs: named(results))
        var directions: [(value: Value, tangent: Value)] = []
        for (place, operand) in operands.enumerated()
        where builder.type(of: operand).elementType.isDifferentiable {
            let tangent = try builder.input("tangent\(place)", builder.type(of: operand), role: .data)
            directions.append((operand, tangent))
        }
        let tangents = try results.map { try directionalDerivative(of: $0, along: directions, in: &builder) }
        #expect(tangents.map(builder.type) == results.map(builder.type))
        let graph = builder.build(outputs: named(tangents))
        #expect(GraphVerifier.violations(in: graph).isEmpty)
        try expectDerivatives(graph, of: primal, example, directions.map { $0.value.index })
    }

    private func named(_ values: [Value]) -> [(name: String, value: Value)] {
        values.enumerated().map { ("output\($0.offset)", $0.element) }
    }

    private func expectDerivatives(
        _ tangents: Graph, of primal: Graph, _ example: OperationExample, _ varied: [Int]
    ) throws {
        var generator = SplitMix64(seed: "tangents of \(example)")
        let point = example.elements()
        let direction = point.enumerated().map { place, x in
            varied.contains(place) ? generator.numbers(x.count) : Array(repeating: 0, count: x.count)
        }
        let found = tangents.outputs(for: point + varied.map { direction[$0] })
        for (place, tangent) in found.enumerated() {
            let weights = generator.numbers(tangent.count)
            let expected = centralDifference(
                of: { innerProduct(primal.outputs(for: $0)[place], weights) }, at: point, along: direction)
            let scale = 1 + zip(tangent, weights).reduce(0) { $0 + abs($1.0 * $1.1) }
            #expect(abs(innerProduct(tangent, weights) - expected) <= 1e-8 * scale)
        }
    }
}
