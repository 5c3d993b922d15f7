import Differentiation
import Graphs
import Operations
import ReferenceInterpreter
import Tensors
import Testing

@Suite struct ForwardModeTests {
    /// The derivative along a direction is the inner product of gradient and direction, and no vector-Jacobian product
    /// is part of its graph: a layer x·W has the tangents x·Ẇ and ẋ·W, two products where the layer has one.
    @Test func derivativeOfLayersIsThatOfReverseMode() throws {
        var g = GradientGraph()
        let (x, w, v) = (try g.input(3, 4), try g.input(4, 5), try g.input(5, 2))
        let (dw, dv) = (try g.input(4, 5), try g.input(5, 2))
        let hidden = try g.builder.hyperbolicTangent(g.builder.matrixProduct(x, w))
        let y = try g.builder.softmax(g.builder.matrixProduct(hidden, v))
        let loss = try g.dot(y, y)
        let derivative = try directionalDerivative(of: loss, along: [(w, dw), (v, dv)], in: &g.builder)
        let graph = g.graph([derivative])
        #expect(GraphVerifier.violations(in: graph).isEmpty)
        let products = graph.nodes.filter { $0.operation is MatrixProduct }
        #expect(products.count { $0.pass == .forward } == 2)
        #expect(products.count { $0.pass == .tangent } == 3)
        #expect(graph.nodes.allSatisfy { $0.pass != .backward })
        let gradients = try g.gradients(of: loss, w, v)
        var generator = SplitMix64(seed: 5)
        let elements = graph.inputs.map { generator.numbers(graph.type(of: $0.value).shape.count) }
        let found = g.evaluate([derivative] + gradients, elements)
        let expected = innerProduct(found[1], elements[3]) + innerProduct(found[2], elements[4])
        #expect(agree(found[0], [expected]))
    }

    /// (d/dt) of x·x + sin-like chains: along t, x² + exp x changes by (2x + exp x)·t, where x is read three times.
    @Test func tangentsOfSharedValuesAreAdded() throws {
        var g = GradientGraph()
        let (x, t) = (try g.input(3), try g.input(3))
        let y = try g.builder.add(g.builder.multiply(x, x), g.builder.exponential(x))
        let derivative = try directionalDerivative(of: y, along: [(x, t)], in: &g.builder)
        let (point, direction) = ([-0.5, 0, 1.5], [1.0, -2, 3])
        let expected = zip(point, direction).map { (2 * $0 + Double.exponential($0)) * $1 }
        #expect(agree(g.evaluate([derivative], [point, direction])[0], expected))
    }

    @Test func derivativeOfWhatDoesNotDependIsZero() throws {
        var g = GradientGraph()
        let (x, other, t) = (try g.input(2), try g.input(2), try g.input(2))
        let y = try g.builder.exponential(x)
        let derivative = try directionalDerivative(of: y, along: [(other, t)], in: &g.builder)
        #expect(g.evaluate([derivative], [[1, 2], [1, 2], [1, 2]]) == [[0, 0]])
    }

    @Test func directionOfAnotherTypeIsAnError() throws {
        var g = GradientGraph()
        let (x, t) = (try g.input(2), try g.input(3))
        let error = #expect(throws: GraphError.self) {
            try directionalDerivative(of: x, along: [(x, t)], in: &g.builder)
        }
        #expect(error?.message.contains("f32[3]") == true)
    }
}
