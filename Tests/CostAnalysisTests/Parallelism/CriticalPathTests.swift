import CostAnalysis
import Diagnostics
import Graphs
import Networks
import Operations
import Tensors
import Testing

@Suite struct CriticalPathTests {
    /// n negations one after the other over m elements: work n·m, span n.
    @Test("a chain has the span of its length", arguments: [1, 7, 40])
    func chain(length: Int) throws {
        var builder = GraphBuilder()
        var x = try builder.input("x", TensorType(Shape([8])), role: .data)
        for index in 0..<length {
            let y = x
            x = try builder.layer("step\(index)") { (builder) throws(GraphError) in try builder.negate(y) }
        }
        let path = CriticalPath(builder.build(outputs: [("y", x)]), pass: .forward)
        #expect(path.work == Int128(8 * length))
        #expect(path.span == Int128(length))
        #expect(path.averageParallelism == 8)
        #expect(path.steps.map(\.layer) == (0..<length).map { "step\($0)" })
    }

    /// 2ᵏ inputs added two by two: work 2ᵏ − 1, span k.
    @Test("a tree has the span of its depth", arguments: [1, 3, 6])
    func tree(depth: Int) throws {
        var builder = GraphBuilder()
        var values: [Value] = []
        for index in 0..<(1 << depth) {
            values.append(try builder.input("x\(index)", TensorType(Shape([1])), role: .data))
        }
        while values.count > 1 {
            var sums: [Value] = []
            for index in stride(from: 0, to: values.count, by: 2) {
                sums.append(try builder.add(values[index], values[index + 1]))
            }
            values = sums
        }
        let path = CriticalPath(builder.build(outputs: [("y", values[0])]), pass: .forward)
        #expect(path.work == Int128(1 << depth) - 1)
        #expect(path.span == Int128(depth))
    }

    /// Brent's bound at both ends: one processor does all the work, unboundedly many the span.
    @Test func brentsBound() throws {
        var builder = GraphBuilder()
        let x = try builder.input("x", TensorType(Shape([1000])), role: .data)
        let y = try builder.negate(builder.negate(x))
        let path = CriticalPath(builder.build(outputs: [("y", y)]), pass: .forward)
        #expect(path.timeBound(processors: 1) == 2000)
        #expect(path.timeBound(processors: 1 << 40) == 2)
        // (2000 − 2) / 4 + 2, rounded down.
        #expect(path.timeBound(processors: 4) == 501)
        #expect(path.speedUp(processors: 4) == (2000.0 / 501)...4)
        #expect(path.speedUp(processors: 1) == 1...1)
        #expect(path.speedUp(processors: 1_000_000).upperBound == 1000)
    }

    private func span(_ network: String, length: Int) throws -> Int128 {
        let declaration = try #require(Zoo.declaration(named: network))
        let graph = try declaration.graph(settings: ["length": .integer(length)])
        return CriticalPath(graph, pass: .forward).span
    }

    @Test("a recurrent network's span grows by the same amount a token", arguments: ["rnn", "lstm", "gru"])
    func recurrentSpan(network: String) throws {
        let spans = try [32, 48, 64, 80].map { try span(network, length: $0) }
        let differences = zip(spans, spans.dropFirst()).map { $1 - $0 }
        #expect(Set(differences).count == 1 && differences[0] > 0)
        // The transformer's grows only with the logarithm of the length.
        #expect(try span("transformer", length: 128) - span("transformer", length: 64) < 16)
    }

    @Test("the path's steps add up to the span that the analysis gives", arguments: ["resnet18", "lstm", "gpt"])
    func stepsAddUp(network: String) throws {
        let declaration = try #require(Zoo.declaration(named: network))
        let graph = try declaration.graph(settings: [:])
        for pass in PassCost.passes(of: graph) {
            let path = CriticalPath(graph, pass: pass.pass)
            #expect(path.steps.reduce(0) { $0 + $1.span } == path.span)
            #expect(path.span == pass.total.span)
            #expect(path.work == pass.total.flops)
        }
    }
}
