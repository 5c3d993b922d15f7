import Differentiation
import Graphs
import Networks
import Operations
import Tensors
import Testing

@testable import CPUBackend

/// Attention that reads its operands and writes its results where the projections have them.
@Suite struct AttentionArrangementTests {
    @Test func viewsOfPlaces() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(Shape([2, 5, 24])), role: .data)
        let graph = builder.build(outputs: [("x", x)])
        let whole = StridedPlace(x, in: graph)
        let split = try #require(whole.reshaped(from: Shape([2, 5, 24]), to: Shape([2, 5, 3, 2, 4])))
        #expect(split.strides == [120, 24, 8, 4, 1])
        let piece = split.transposed(by: [2, 0, 3, 1, 4]).part(from: 2, along: 0)
        #expect((piece.start, piece.strides) == (16, [8, 120, 4, 24, 1]))
        let heads = try #require(piece.reshaped(from: Shape([1, 2, 2, 5, 4]), to: Shape([2, 2, 5, 4])))
        #expect((heads.start, heads.strides) == (16, [120, 4, 24, 1]))
        #expect(heads.transposed(by: [0, 2, 1, 3]).beforeTransposition(by: [0, 2, 1, 3]) == heads)
        // Positions and heads do not follow each other at even distances.
        #expect(try heads.reshaped(from: Shape([2, 2, 5, 4]), to: Shape([2, 10, 4])) == nil)
        #expect(try heads.reshaped(from: Shape([2, 2, 5, 4]), to: Shape([20, 4])) == nil)
    }

    /// Nothing is copied between the projections of a transformer and its attention, in either pass.
    @Test func nothingIsCopied() throws {
        let settings: [String: ParameterValue] = [
            "vocabulary": .integer(7), "length": .integer(9), "width": .integer(8), "heads": .integer(2),
            "depth": .integer(2), "batch": .integer(3), "fused": .boolean(true),
        ]
        for network in ["transformer", "gpt"] {
            let graph = try #require(Zoo.declaration(named: network)).graph(settings: settings)
            let names = ExecutionPlan(graph).steps.map(\.name)
            #expect(names.count { $0 == "Attention" } == 2)
            #expect(names.count { $0 == "AttentionGradient" } == 2)
            #expect(!names.contains { ["Transpose", "Split", "Concatenate", "reorder"].contains($0) }, "\(names)")
        }
    }

    /// What else the parts around attention are used for is still there: each variant asks for another of them.
    @Test(arguments: 0..<6)
    func othersStillFindWhatTheyNeed(variant: Int) throws {
        var builder = GraphBuilder()
        let joint = try builder.input("joint", TensorType(Shape([2, 5, 24])), role: .parameter)
        let parts = try builder.split(
            builder.transpose(builder.reshape(joint, to: Shape([2, 5, 3, 2, 4])), [2, 0, 3, 1, 4]), axis: 0, count: 3)
        var heads: [Value] = []
        for part in parts { heads.append(try builder.reshape(part, to: Shape([2, 2, 5, 4]))) }
        let scaled = try builder.multiply(heads[0], builder.constant(0.5, like: heads[0]))
        let results = try builder.apply(Attention(causal: variant % 2 == 0), to: [scaled, heads[1], heads[2]])
        let merged = try builder.transpose(results[0], [0, 2, 1, 3])
        var loss = try builder.sum(builder.multiply(merged, merged), axes: [0, 1, 2, 3])
        var outputs = [("merged", merged)]
        switch variant {
        case 0: break
        case 1: outputs += [("output", results[0]), ("logarithms", results[1])]
        case 2: outputs += [("scaled", scaled), ("keys", heads[1])]
        case 3: loss = try builder.add(loss, builder.sum(scaled, axes: [0, 1, 2, 3]))
        case 4: loss = try builder.add(loss, builder.sum(results[0], axes: [0, 1, 2, 3]))
        default: loss = try builder.add(loss, builder.sum(builder.multiply(heads[1], heads[2]), axes: [0, 1, 2, 3]))
        }
        let gradient = try gradients(of: loss, withRespectTo: [joint], in: &builder)[0]
        let graph = builder.build(outputs: outputs + [("gradient", gradient)])
        try expectReferenceResults(of: ExecutionPlan(graph), graph, tolerance: 1e-5)
    }
}
