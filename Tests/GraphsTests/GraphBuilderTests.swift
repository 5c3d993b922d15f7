import Graphs
import Operations
import Tensors
import Testing

@Suite struct GraphBuilderTests {
    private func type(_ sizes: Int...) throws -> TensorType { TensorType(try Shape(sizes)) }

    @Test func errorsNameLayerOperationAndTypes() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", type(32, 784), role: .data)
        let w = try builder.input("w", type(100, 10), role: .parameter)
        let error = #expect(throws: GraphError.self) {
            try builder.layer("block2") { builder throws(GraphError) in
                try builder.layer("linear") { builder throws(GraphError) in try builder.matrixProduct(x, w) }
            }
        }
        #expect(error?.layer == "block2/linear")
        let text = error?.description ?? ""
        for part in ["layer 'block2/linear'", "MatrixProduct", "f32[32, 784]", "f32[100, 10]"] {
            #expect(text.contains(part), "\(text)")
        }
    }

    @Test func layersNestAndEndAlsoAfterAnError() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", type(2), role: .data)
        let y = try builder.layer("outer") { builder throws(GraphError) in
            let inner = try builder.layer("inner") { builder throws(GraphError) in try builder.negate(x) }
            return try builder.exponential(inner)
        }
        #expect(throws: GraphError.self) {
            try builder.layer("wrong") { builder throws(GraphError) in try builder.sum(y, axes: [3]) }
        }
        #expect(builder.layer.isEmpty)
        _ = try builder.negate(y)
        #expect(builder.nodes.map(\.layer) == ["outer/inner", "outer", ""])
    }

    @Test func nothingIsAddedWhereOperandsDoNotFit() throws {
        var builder = GraphBuilder()
        let a = try builder.input("a", type(2), role: .data)
        let b = try builder.input("b", type(3), role: .data)
        let before = builder.valueCount
        #expect(throws: GraphError.self) { try builder.add(a, b) }
        #expect(builder.valueCount == before)
        #expect(builder.nodes.isEmpty)
    }

    @Test func secondInputOfANameIsAnError() throws {
        var builder = GraphBuilder()
        _ = try builder.input("weight", type(2), role: .parameter)
        let error = #expect(throws: GraphError.self) { try builder.input("weight", type(3), role: .data) }
        #expect(error?.description.contains("'weight'") == true)
    }

    @Test func deadNodesAreLeftOutAndInputsKept() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", type(2), role: .data)
        _ = try builder.input("unused", type(5), role: .data)
        let y = try builder.negate(x)
        let dead = try builder.exponential(y)
        _ = try builder.logarithm(dead)
        let z = try builder.squareRoot(y)
        let graph = builder.build(outputs: [("z", z)])
        #expect(graph.nodes.map { Swift.type(of: $0.operation).name } == ["Negate", "SquareRoot"])
        #expect(graph.inputs.map(\.name) == ["x", "unused"])
        #expect(GraphVerifier.violations(in: graph).isEmpty)
        #expect(builder.nodes.count == 4, "the builder goes on")
    }

    @Test func inputsCanBeOutputs() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", type(2), role: .data)
        let graph = builder.build(outputs: [("same", x), ("again", x)])
        #expect(graph.nodes.isEmpty)
        #expect(GraphVerifier.violations(in: graph).isEmpty)
    }

    @Test func passAndTypesAreRecorded() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", type(2, 3), role: .data)
        builder.pass = .backward
        let y = try builder.sum(x, axes: [0])
        #expect(builder.nodes[0].pass == .backward)
        #expect(builder.type(of: y) == (try type(3)))
        #expect(builder.shape(of: x).dimensions == [2, 3])
    }

    @Test func printerShowsInputsNodesAndOutputs() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", type(4, 3), role: .data)
        let w = try builder.input("w", type(3, 2), role: .parameter)
        let y = try builder.layer("linear") { builder throws(GraphError) in try builder.matrixProduct(x, w) }
        builder.pass = .backward
        let g = try builder.negate(y)
        let graph = builder.build(outputs: [("g", g)])
        #expect(
            graph.description == """
                %0: f32[4, 3] = data 'x'
                %1: f32[3, 2] = parameter 'w'
                %2: f32[4, 2] = MatrixProduct(transposeLeft: false, transposeRight: false) %0, %1  // forward linear
                %3: f32[4, 2] = Negate() %2  // backward
                output 'g' = %3
                """)
    }

    /// 4 · 2 products of 3 terms: 24 multiply-adds, (4 · 3 + 3 · 2) · 4 bytes in, 4 · 2 · 4 bytes out.
    @Test func costOfANode() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", type(4, 3), role: .data)
        let w = try builder.input("w", type(3, 2), role: .parameter)
        let y = try builder.matrixProduct(x, w)
        let graph = builder.build(outputs: [("y", y)])
        let expected = OperationCost(Work(multiplyAdds: 24, bytesRead: 72, bytesWritten: 32), span: 3)
        #expect(graph.cost(of: graph.nodes[0]) == expected)
    }

    @Test func workAddsUp() {
        let one = Work(
            multiplyAdds: 1, additions: 2, multiplications: 3, comparisons: 4, transcendentals: 5, bytesRead: 6,
            bytesWritten: 7)
        var sum = Work()
        sum += one
        #expect(sum == one)
        let double = Work(
            multiplyAdds: 2, additions: 4, multiplications: 6, comparisons: 8, transcendentals: 10, bytesRead: 12,
            bytesWritten: 14)
        #expect(one + one == double)
    }
}
