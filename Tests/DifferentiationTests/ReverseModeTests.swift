import Differentiation
import Graphs
import Operations
import Tensors
import Testing

/// Which nodes reverse mode adds, and which it does not.
@Suite struct ReverseModeTests {
    private func names(_ graph: Graph, _ pass: Pass) -> [String] {
        graph.nodes.filter { $0.pass == pass }.map { type(of: $0.operation).name }
    }

    /// A one-layer network has one matrix product in its backward pass: nobody asks for its input's gradient. With
    /// the input's gradient it has two.
    @Test(arguments: [(false, 1), (true, 2)])
    func oneLayerHasOneProductBackward(inputToo: Bool, products: Int) throws {
        var g = GradientGraph()
        let (x, w, b) = (try g.input(8, 5), try g.input(3, 5), try g.input(3))
        let labels = try g.input(8, elementType: .int32)
        let logits = try g.builder.add(g.builder.matrixProduct(x, w, transposeRight: true), b)
        let loss = try g.builder.mean(g.builder.crossEntropy(logits, labels: labels), axes: [0])
        let values = inputToo ? [w, b, x] : [w, b]
        let gradients = try gradients(of: loss, withRespectTo: values, in: &g.builder)
        let backward = g.builder.nodes.filter { $0.pass == .backward }
        #expect(backward.count { $0.operation is MatrixProduct } == products)
        #expect(gradients.map(g.builder.type) == values.map(g.builder.type))
        #expect(GraphVerifier.violations(in: g.graph([loss] + gradients)).isEmpty)
    }

    /// n layers of equal width, every weight asked for: n products forward, 2n − 1 backward; only the last layer's
    /// weight asked for: 1.
    @Test(arguments: [1, 2, 5])
    func productsOfAStack(layers: Int) throws {
        for all in [true, false] {
            var g = GradientGraph()
            var x = try g.input(2, 4)
            var weights: [Value] = []
            for _ in 0..<layers {
                weights.append(try g.input(4, 4))
                x = try g.builder.hyperbolicTangent(g.builder.matrixProduct(x, weights[weights.count - 1]))
            }
            let loss = try g.total(x)
            let asked = all ? weights : Array(weights.suffix(1))
            _ = try gradients(of: loss, withRespectTo: asked, in: &g.builder)
            let products = g.builder.nodes.filter { $0.operation is MatrixProduct }
            #expect(products.count { $0.pass == .forward } == layers)
            #expect(products.count { $0.pass == .backward } == (all ? 2 * layers - 1 : 1))
        }
    }

    /// Every node that reverse mode adds is one that a gradient depends on.
    @Test func noNodeIsAddedInVain() throws {
        var g = GradientGraph()
        let (x, w, v) = (try g.input(4, 3), try g.input(3, 6), try g.input(6, 2))
        let labels = try g.input(4, elementType: .int32)
        let hidden = try g.builder.gelu(g.builder.matrixProduct(x, w))
        let logits = try g.builder.matrixProduct(hidden, v)
        _ = try g.builder.exponential(logits)
        let loss = try g.builder.mean(g.builder.crossEntropy(logits, labels: labels), axes: [0])
        let gradients = try g.gradients(of: loss, w, v)
        let emitted = g.builder.nodes.filter { $0.pass == .backward }.map { type(of: $0.operation).name }
        #expect(names(g.graph(gradients), .backward) == emitted)
    }

    @Test func gradientOfWhatTheLossDoesNotDependOnIsZero() throws {
        var g = GradientGraph()
        let (x, other) = (try g.input(2), try g.input(2, 3))
        let loss = try g.total(g.builder.exponential(x))
        let unused = try g.builder.negate(x)
        let gradients = try g.gradients(of: loss, other, unused)
        #expect(gradients.map(g.builder.type) == [other, unused].map(g.builder.type))
        #expect(g.evaluate(gradients, [[1, 2], [1, 2, 3, 4, 5, 6]]) == [[0, 0, 0, 0, 0, 0], [0, 0]])
        #expect(names(g.graph(gradients), .backward) == ["Constant", "Constant"])
    }

    /// The gradient of a mask is zero, also where it is asked for through it.
    @Test func comparisonsStopTheGradient() throws {
        var g = GradientGraph()
        let x = try g.input(3)
        let zero = try g.builder.constant(0, like: x)
        let gradient = try g.gradients(of: g.total(g.builder.greater(x, zero)), x)
        #expect(g.evaluate(gradient, [[-1, 0.5, 2]]) == [[0, 0, 0]])
    }

    @Test func gradientWithRespectToTheLossIsOne() throws {
        var g = GradientGraph()
        let x = try g.input(2)
        let loss = try g.total(x)
        let gradients = try g.gradients(of: loss, loss, x)
        #expect(g.evaluate(gradients, [[3, 4]]) == [[1], [1, 1]])
    }

    /// With respect to a value in the middle: only what lies between it and the loss is visited.
    @Test func gradientWithRespectToAnIntermediateValue() throws {
        var g = GradientGraph()
        let x = try g.input(2)
        let y = try g.builder.exponential(x)
        let loss = try g.dot(y, y)
        let gradients = try g.gradients(of: loss, y, x)
        let found = g.evaluate(gradients, [[0, 1]])
        let e = Double.exponential(1)
        #expect(agree(found[0], [2, 2 * e]))
        #expect(agree(found[1], [2, 2 * e * e]))
    }

    @Test func sameValueAskedTwice() throws {
        var g = GradientGraph()
        let x = try g.input(2)
        let gradients = try g.gradients(of: g.dot(x, x), x, x)
        #expect(g.evaluate(gradients, [[1, 2]]) == [[2, 4], [2, 4]])
    }

    @Test func indicesHaveZeroGradientsOfTheirType() throws {
        var g = GradientGraph()
        let (table, indices) = (try g.input(3, 2), try g.input(2, elementType: .int32))
        let loss = try g.total(g.builder.gather(table, indices))
        let gradients = try g.gradients(of: loss, indices)
        #expect(g.builder.type(of: gradients[0]) == g.builder.type(of: indices))
        #expect(g.evaluate(gradients, [[1, 2, 3, 4, 5, 6], [0, 1]]) == [[0, 0]])
    }

    @Test func gradientOfMoreThanOneElementIsAnError() throws {
        var g = GradientGraph()
        let x = try g.input(2, 3)
        let before = g.builder.nodes.count
        let error = #expect(throws: GraphError.self) { try g.gradients(of: x, x) }
        #expect(error?.description.contains("f32[2, 3]") == true)
        #expect(g.builder.nodes.count == before)
    }

    @Test func lossOfOneElementAndAnyRankWillDo() throws {
        var g = GradientGraph()
        let x = try g.input(1, 1)
        let gradient = try g.gradients(of: g.builder.multiply(x, x), x)
        #expect(g.evaluate(gradient, [[3]]) == [[6]])
    }

    /// Nodes belong to the backward pass and to the layer of the node whose adjoint they are; the builder goes on
    /// where it was.
    @Test func layersAndPass() throws {
        var g = GradientGraph()
        let (x, w) = (try g.input(2, 3), try g.input(3, 4))
        let hidden = try g.builder.layer("linear1") { builder throws(GraphError) in try builder.matrixProduct(x, w) }
        let active = try g.builder.layer("tanh") { builder throws(GraphError) in try builder.hyperbolicTangent(hidden) }
        let loss = try g.total(active)
        let gradients = try g.gradients(of: loss, w)
        let layers = g.builder.nodes.filter { $0.pass == .backward }.map(\.layer)
        #expect(Set(layers) == ["loss", "", "tanh", "linear1"])
        #expect(layers.last == "linear1")
        #expect(g.builder.pass == .forward)
        #expect(g.builder.layer.isEmpty)
        #expect(GraphVerifier.violations(in: g.graph([loss] + gradients)).isEmpty)
    }
}
