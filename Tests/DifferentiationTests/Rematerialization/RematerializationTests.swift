import Graphs
import Operations
import ReferenceInterpreter
import Tensors
import Testing

@testable import Differentiation

/// Networks of layers whose activations are kept or computed again.
enum LayerStack: String, CaseIterable {
    case tanh, rectified, residual, gelu, dropout

    /// The training step of a stack of layers of the given widths.
    func step(widths: [Int], batch: Int = 3) throws -> Graph {
        var g = GradientGraph()
        var weights: [Value] = []
        var x = try g.input(batch, widths[0])
        for (index, width) in widths.enumerated().dropFirst() {
            g.builder.layer = "layer\(index)"
            weights.append(try g.input(widths[index - 1], width))
            x = try layer(x, weights[weights.count - 1], index, in: &g)
        }
        g.builder.layer = "loss"
        let loss = try g.total(g.builder.multiply(x, x))
        let gradients = try gradients(of: loss, withRespectTo: weights, in: &g.builder)
        return g.graph([loss] + gradients)
    }

    private func layer(_ x: Value, _ w: Value, _ index: Int, in g: inout GradientGraph) throws -> Value {
        let product = try g.builder.matrixProduct(x, w)
        switch self {
        case .tanh: return try g.builder.hyperbolicTangent(product)
        case .rectified: return try g.builder.relu(product)
        case .gelu: return try g.builder.gelu(product)
        case .residual:
            let y = try g.builder.sigmoid(product)
            return g.builder.shape(of: x) == g.builder.shape(of: y) ? try g.builder.add(x, y) : y
        case .dropout:
            let y = try g.builder.hyperbolicTangent(product)
            let mask = DropoutMask(rate: 0.5, stream: "layer\(index)", type: g.builder.type(of: y))
            return try g.builder.multiply(y, g.builder.apply(mask))
        }
    }
}

extension Graph {
    fileprivate var peakBytes: Int { Int(LiveMemory(self).bytesAlive.max() ?? 0) }

    /// The peak of what is neither input nor output.
    fileprivate var activationPeakBytes: Int {
        let memory = LiveMemory(self)
        let outputs = memory.lifetimes.filter { $0.last == nodes.count }
        return nodes.indices.map { node in
            let fixed = outputs.filter { $0.first <= node }.reduce(0) { $0 + $1.bytes }
            return Int(memory.bytesAlive[node] - memory.inputBytes) - fixed
        }.max() ?? 0
    }

    fileprivate func operations(where isCounted: (Node) -> Bool) -> Int128 {
        nodes.filter(isCounted).reduce(0) { $0 + cost(of: $1).work.scalarOperations }
    }

    fileprivate var recomputedOperations: Int128 { operations { $0.part == .recomputation } }
}

@Suite struct RematerializationTests {
    /// A step that computes activations again gives the same bits, with less memory.
    @Test(arguments: LayerStack.allCases, [[4, 6, 6, 6, 6, 6, 6, 6, 2], [3, 9, 2, 8, 7, 5, 5, 5, 1]])
    func gradientsAreTheSameToTheBit(stack: LayerStack, widths: [Int]) throws {
        let plain = try stack.step(widths: widths)
        var generator = SplitMix64(seed: "\(stack) \(widths)")
        let elements = plain.inputs.map { input in
            generator.numbers(plain.type(of: input.value).shape.count).map { Float($0) }
        }
        let expected = plain.outputs(for: elements)
        let least = try leastBudget(of: plain)
        for policy in [
            Rematerialization.squareRoot, .budget(bytes: least), .budget(bytes: (least + plain.peakBytes) / 2),
        ] {
            let graph = try plain.rematerialized(policy)
            #expect(GraphVerifier.violations(in: graph).isEmpty)
            #expect(graph.outputs(for: elements) == expected)
            #expect(graph.inputs.map(\.name) == plain.inputs.map(\.name))
            #expect(graph.outputs.map(\.name) == plain.outputs.map(\.name))
            #expect(graph.peakBytes <= plain.peakBytes)
            #expect(graph.recomputedOperations <= plain.operations { $0.pass == .forward })
            #expect(graph.operations { $0.pass == .forward } == plain.operations { $0.pass == .forward })
        }
    }

    private func leastBudget(of graph: Graph) throws -> Int {
        SegmentPlanner(SegmentModel(try ForwardChain(graph), countsFixedBytes: true)).leastPeakBytes()
    }

    /// Chen et al. 2016: of n equal layers, about 2√n activations are held instead of n, for less than one more
    /// forward pass. Two more are the cotangent and what is being computed.
    @Test(arguments: [16, 64, 100])
    func squareRootOfTheLayers(layers: Int) throws {
        let plain = try LayerStack.rectified.step(widths: Array(repeating: 8, count: layers + 1), batch: 50)
        let graph = try plain.rematerialized(.squareRoot)
        let unit = 50 * 8 * 4
        #expect(plain.activationPeakBytes >= layers * unit)
        #expect(Double(graph.activationPeakBytes) <= (2 * Double(layers).squareRoot() + 3) * Double(unit))
        #expect(graph.recomputedOperations < plain.operations { $0.pass == .forward })
        #expect(graph.recomputedOperations > 0)
    }

    /// Every plan of a small chain is made and counted: within every budget, none recomputes less than the one chosen.
    @Test(arguments: [LayerStack.tanh, .rectified, .residual], [[5, 5, 5, 5, 5, 5], [2, 9, 4, 4, 12, 1]])
    func planIsOptimal(stack: LayerStack, widths: [Int]) throws {
        let plain = try stack.step(widths: widths, batch: 40)
        let chain = try ForwardChain(plain)
        var plans: [(peak: Int, operations: Int128)] = []
        for segments in allPlans(cuts: chain.cuts.count) {
            var rewriter = RecomputationRewriter(chain, segments: segments)
            let graph = try rewriter.rewrite()
            plans.append((graph.peakBytes, graph.recomputedOperations))
        }
        let least = try leastBudget(of: plain)
        #expect(least == plans.map(\.peak).min())
        for budget in Set(plans.map(\.peak)).sorted() where budget >= least {
            let chosen = try plain.rematerialized(.budget(bytes: budget))
            #expect(chosen.peakBytes <= budget)
            let best = plans.filter { $0.peak <= budget }.map(\.operations).min()
            #expect(chosen.recomputedOperations == best, "within \(budget)")
        }
    }

    private func allPlans(cuts: Int) -> [[SegmentModel.Segment]] {
        func plans(from start: Int) -> [[SegmentModel.Segment]] {
            guard start < cuts - 1 else { return [[]] }
            return (start + 1..<cuts).flatMap { end in
                [true, false].flatMap { isKept in
                    plans(from: end).map { [.init(start: start, end: end, isKept: isKept)] + $0 }
                }
            }
        }
        return plans(from: 0)
    }

    @Test func budgetThatFitsEverythingRecomputesNothing() throws {
        let plain = try LayerStack.gelu.step(widths: [3, 7, 7, 7, 2])
        let graph = try plain.rematerialized(.budget(bytes: plain.peakBytes))
        #expect(graph.recomputedOperations == 0)
        #expect(graph.nodes.count == plain.nodes.count)
    }

    /// A budget below what can be reached says what can.
    @Test func budgetThatNothingFits() throws {
        let plain = try LayerStack.tanh.step(widths: [3, 7, 7, 7, 2])
        let least = try leastBudget(of: plain)
        let error = #expect(throws: GraphError.self) { try plain.rematerialized(.budget(bytes: least - 1)) }
        #expect(error?.message.contains("at least \(least)") == true)
        #expect(try plain.rematerialized(.budget(bytes: least)).peakBytes <= least)
    }

    @Test func inferenceStaysAsItIs() throws {
        var g = GradientGraph()
        let y = try g.builder.relu(g.input(2, 2))
        let graph = g.graph([y])
        #expect(try graph.rematerialized(.squareRoot).nodes.count == graph.nodes.count)
    }

    @Test(arguments: [("sqrt", true), ("1000000", true), ("0", false), ("-5", false), ("root", false), ("", false)])
    func policiesAreRead(text: String, isPolicy: Bool) {
        #expect(Rematerialization(text)?.description == (isPolicy ? text : nil))
    }
}
