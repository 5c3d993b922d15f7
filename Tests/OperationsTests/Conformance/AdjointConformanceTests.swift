import Differentiation
import Graphs
import Operations
import ReferenceInterpreter
import Tensors
import Testing

/// The adjoint rules against central differences, for every choice of the operands whose cotangents are asked for.
@Suite struct AdjointConformanceTests {
    @Test(arguments: ExampleCatalog.examples)
    func adjointGivesWhatIsNeededAndNothingElse(example: OperationExample) throws {
        for needs in example.choicesOfNeeds() {
            let rule = try AdjointGraph(example, needs: needs)
            #expect(rule.cotangents.count == example.operands.count)
            for (place, cotangent) in rule.cotangents.enumerated() {
                guard let cotangent else { continue }
                #expect(needs[place], "operand \(place) was not asked for")
                #expect(rule.builder.type(of: cotangent) == example.types[place])
            }
            let graph = rule.builder.build(outputs: named(rule.cotangents.compactMap(\.self)))
            #expect(GraphVerifier.violations(in: graph).isEmpty)
            let emitted = rule.builder.nodes.count { $0.pass == .backward }
            #expect(graph.nodes.count { $0.pass == .backward } == emitted, "a node that no cotangent depends on")
        }
    }

    /// ⟨v, f(x + hu)⟩ is differentiated by h.
    @Test(arguments: ExampleCatalog.examples.filter { $0.orders >= 1 })
    func adjointIsTheCentralDifference(example: OperationExample) throws {
        for needs in example.choicesOfNeeds() {
            let rule = try AdjointGraph(example, needs: needs)
            var builder = rule.builder
            let loss = try builder.innerProducts(rule.results, with: rule.seeds)
            guard let loss else { continue }
            let primal = builder.build(outputs: [("loss", loss)])
            let asked = zip(zip(rule.operands, rule.cotangents), needs).filter(\.1).map(\.0)
            let cotangents = try asked.map { operand, cotangent throws(GraphError) in
                if let cotangent { return cotangent }
                return try builder.constant(0, builder.type(of: operand))
            }
            let gradient = builder.build(outputs: named(cotangents))
            try expectGradient(gradient, of: primal, example: example, varying: needs)
        }
    }

    /// ⟨w, adjoint(x + hu, v + hz)⟩ is differentiated by h: the adjoint of the adjoint.
    @Test(arguments: ExampleCatalog.examples.filter { $0.orders >= 2 })
    func adjointOfTheAdjointIsTheCentralDifference(example: OperationExample) throws {
        for needs in example.choicesOfNeeds() {
            let rule = try AdjointGraph(example, needs: needs)
            var builder = rule.builder
            let cotangents = rule.cotangents.compactMap(\.self)
            let weights = try cotangents.enumerated().map {
                try builder.input("weight\($0.offset)", builder.type(of: $0.element), role: .data)
            }
            guard let loss = try builder.innerProducts(cotangents, with: weights) else { continue }
            let first = builder.build(outputs: [("loss", loss)])
            let variables = zip(rule.operands, needs).filter(\.1).map(\.0) + rule.seeds
            let gradients = try gradients(of: loss, withRespectTo: variables, in: &builder)
            let second = builder.build(outputs: named(gradients))
            #expect(GraphVerifier.violations(in: second).isEmpty)
            try expectGradient(
                second, of: first, example: example, varying: first.inputs.map { variables.contains($0.value) })
        }
    }

    private func named(_ values: [Value]) -> [(name: String, value: Value)] {
        values.enumerated().map { ("gradient\($0.offset)", $0.element) }
    }

    /// Compares a gradient, an output for every input that varies, with central differences along two random
    /// directions for each of these inputs, and along two for all of them together.
    ///
    /// The step of 10⁻³ leaves truncation and rounding errors near 10⁻¹¹; a rule that is wrong differs in the first
    /// digits.
    private func expectGradient(
        _ gradient: Graph, of loss: Graph, example: OperationExample, varying: [Bool]
    ) throws {
        var generator = SplitMix64(seed: "directions of \(example)")
        let elements = example.elements()
        let point = loss.inputs.enumerated().map { place, input in
            place < elements.count ? elements[place] : generator.numbers(loss.type(of: input.value).shape.count)
        }
        let places = varying.indices.filter { varying[$0] }
        let found = gradient.outputs(for: point)
        let partials = Dictionary(uniqueKeysWithValues: zip(places, found))
        let moves = places.map { [$0] } + [places]
        for moved in moves + moves {
            let direction = point.enumerated().map { place, x in
                moved.contains(place) ? generator.numbers(x.count) : Array(repeating: 0, count: x.count)
            }
            let expected = centralDifference(of: { loss.outputs(for: $0)[0][0] }, at: point, along: direction)
            let terms = moved.flatMap { place in zip(partials[place] ?? [], direction[place]).map { $0 * $1 } }
            let scale = 1 + terms.map(abs).reduce(0, +)
            #expect(abs(terms.reduce(0, +) - expected) <= 1e-8 * scale, "inputs \(moved), asked \(varying)")
        }
    }
}

/// An operation on inputs, and its adjoint rule on further inputs.
private struct AdjointGraph {
    var builder = GraphBuilder()
    let operands: [Value]
    let results: [Value]
    /// The cotangents of the results, which are inputs too.
    let seeds: [Value]
    let cotangents: [Value?]

    init(_ example: OperationExample, needs: [Bool]) throws {
        var builder = GraphBuilder()
        operands = try example.types.enumerated().map {
            try builder.input("operand\($0.offset)", $0.element, role: .data)
        }
        results = try builder.apply(example.operation, to: operands)
        seeds = try results.prefix(example.seeds ?? results.count).enumerated().map {
            try builder.input("seed\($0.offset)", builder.type(of: $0.element), role: .data)
        }
        builder.pass = .backward
        let none = [Value?](repeating: nil, count: results.count - seeds.count)
        let adjoint = Adjoint(operands: operands, results: results, cotangents: seeds + none, needs: needs)
        cotangents = try example.operation.adjoint(adjoint, in: &builder)
        self.builder = builder
    }
}

extension OperationExample {
    /// Every set of operands whose cotangents can be asked for; none at all where no result is differentiable.
    fileprivate func choicesOfNeeds() -> [[Bool]] {
        guard seeds != 0 else { return [] }
        guard (try? resultTypes().contains(where: \.elementType.isDifferentiable)) == true else { return [] }
        return types.reduce([[]]) { choices, type in
            choices.flatMap { type.elementType.isDifferentiable ? [$0 + [false], $0 + [true]] : [$0 + [false]] }
        }
    }
}

extension GraphBuilder {
    /// Σ aᵢ · bᵢ over all elements of all pairs; nothing for no pairs.
    fileprivate mutating func innerProducts(_ a: [Value], with b: [Value]) throws(GraphError) -> Value? {
        var total: Value?
        for (x, y) in zip(a, b) {
            let product = try multiply(x, y)
            let sum = try self.sum(product, axes: Array(0..<shape(of: product).rank))
            total = if let total { try add(total, sum) } else { sum }
        }
        return total
    }
}
