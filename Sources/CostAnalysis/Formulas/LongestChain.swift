import Graphs

/// The nodes of a pass, or of a part of it, and what they wait for.
struct NodeChains: Hashable, Sendable {
    /// The span of every node, in their order.
    let spans: [Int128]
    /// For every node the places of the earlier ones whose results it takes.
    let operands: [[Int]]
}

extension NodeChains {
    /// - Parameters:
    ///   - nodes: The nodes of `graph`, in their order.
    ///   - costs: The costs of all nodes of `graph`.
    init(_ nodes: [Int], of graph: Graph, _ costs: [OperationCost]) {
        var writers: [Value: Int] = [:]
        var operands: [[Int]] = []
        for (place, node) in nodes.enumerated() {
            operands.append(graph.nodes[node].operands.compactMap { writers[$0] })
            for result in graph.nodes[node].results { writers[result] = place }
        }
        self.operands = operands
        spans = nodes.map { costs[$0].span }
    }
}

/// Recovers a span as the greatest of the formulas of chains of nodes: which chain is longest may depend on the sizes.
///
/// Every node's span has a formula of its own, and those of a chain add up. Chains that another one never falls below are left
/// out: written in the excess of sizes and logarithms over the least ones, none of its coefficients is smaller, and the excess is not
/// negative. The nodes and what they wait for must be the same at all points.
struct LongestChain {
    /// The most chains to one node that are followed.
    private static let mostChains = 64

    private let variables: [String]
    private let standard: [Int]

    /// The span's formula.
    ///
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - standard: The given sizes.
    ///   - preparing: Is told of points before they are asked for, so that they may be counted together.
    ///   - chains: The nodes at a value of each variable; `nil` for a point where there is no network.
    /// - Returns: `nil` where nodes come and go with the sizes, or their spans have no formulas.
    /// - Throws: `FormulaError` where bounds of the nodes are none of the span, and what `chains` throws.
    static func recovered(
        in variables: [String], around standard: [Int], preparing: ([[Int]]) -> Void = { _ in },
        of chains: ([Int]) throws -> NodeChains?
    ) throws -> LogarithmicFormula? {
        let search = LongestChain(variables: variables, standard: standard)
        guard let given = try chains(standard), let nodes = try search.nodes(given, preparing, chains),
            let pieces = try search.greatest(nodes.formulas, given.operands)
        else { return nil }
        let formula = LogarithmicFormula(
            variables: variables, logarithms: nodes.logarithms, pieces: pieces, isExact: true)
        return try formula.verified(around: standard, preparing) { try chains($0).map(Self.span) }
    }

    private init(variables: [String], standard: [Int]) {
        self.variables = variables
        self.standard = standard
    }

    /// The longest chain's span.
    private static func span(_ chains: NodeChains) -> Int128 {
        var finish: [Int128] = []
        for (span, operands) in zip(chains.spans, chains.operands) {
            finish.append(span + (operands.map { finish[$0] }.max() ?? 0))
        }
        return finish.max() ?? 0
    }

    /// The formula of every node's span, in the variables and then the logarithms that occur.
    private func nodes(
        _ given: NodeChains, _ prepare: ([[Int]]) -> Void, _ chains: ([Int]) throws -> NodeChains?
    ) throws -> (formulas: [Polynomial], logarithms: [LogarithmicFormula.Logarithm])? {
        var found: [(polynomial: Polynomial, logarithms: [LogarithmicFormula.Logarithm])] = []
        for place in given.spans.indices {
            func span(_ point: [Int]) throws -> Int128? {
                guard let nodes = try chains(point) else { return nil }
                // Where there are other nodes, −1 lets no formula of the given ones hold.
                return nodes.operands == given.operands ? nodes.spans[place] : -1
            }
            do {
                if let formula = try LogarithmicFormula.recovered(
                    in: variables, around: standard, preparing: prepare, of: span)
                {
                    found.append((formula.pieces[0], formula.logarithms))
                } else {
                    let formula = try PolynomialInterpolation.polynomial(
                        in: variables, around: standard, preparing: prepare, of: span)
                    guard try formula.value(at: standard) == given.spans[place] else { return nil }
                    found.append((formula, []))
                }
            } catch is FormulaError {
                return nil
            }
        }
        let logarithms = Set(found.flatMap(\.logarithms)).sorted { $0.place < $1.place }
        guard Set(logarithms.map(\.place)).count == logarithms.count else { return nil }
        let arguments = variables + logarithms.map { variables[$0.place] }
        let formulas = found.map { polynomial, own in
            polynomial.embedded(
                in: arguments,
                at: variables.indices + own.compactMap(logarithms.firstIndex).map { variables.count + $0 })
        }
        return (formulas, logarithms)
    }

    /// The chains of which always one is longest; `nil` where there are too many.
    private func greatest(_ nodes: [Polynomial], _ operands: [[Int]]) throws(FormulaError) -> [Polynomial]? {
        guard let first = nodes.first else { return nil }
        var domain = first
        for node in nodes { domain = try domain.plus(node) }
        func placed(_ node: Polynomial) -> Polynomial {
            Polynomial(
                variables: node.variables, terms: node.terms, steps: domain.steps, minimums: domain.minimums)
        }
        let nothing = placed(Polynomial(variables: first.variables, terms: [], steps: first.steps))
        var chains: [[Polynomial]] = []
        for (node, operands) in zip(nodes, operands) {
            let before = try undominated(operands.isEmpty ? [nothing] : operands.flatMap { chains[$0] })
            guard before.count <= Self.mostChains else { return nil }
            var own: [Polynomial] = []
            for chain in before { own.append(try chain.plus(placed(node))) }
            chains.append(own)
        }
        return try undominated(chains.flatMap(\.self)).sorted {
            ($0.terms.count, $1.text) > ($1.terms.count, $0.text)
        }
    }

    /// The polynomials without those that another one never falls below, where every variable is at least its minimum.
    private func undominated(_ all: [Polynomial]) throws(FormulaError) -> [Polynomial] {
        var kept: [(polynomial: Polynomial, excess: [[Int]: Rational])] = []
        for candidate in Set(all) {
            let shifted = try candidate.shifted(by: candidate.minimums.map { -$0 })
            let excess = Dictionary(uniqueKeysWithValues: shifted.terms.map { ($0.exponents, $0.coefficient) })
            var isDominated = false
            for other in kept {
                if try isAtLeast(other.excess, excess) { isDominated = true }
            }
            if isDominated { continue }
            var others: [(polynomial: Polynomial, excess: [[Int]: Rational])] = []
            for other in kept {
                if try !isAtLeast(excess, other.excess) { others.append(other) }
            }
            kept = others + [(candidate, excess)]
        }
        return kept.map(\.polynomial)
    }

    private func isAtLeast(_ a: [[Int]: Rational], _ b: [[Int]: Rational]) throws(FormulaError) -> Bool {
        for powers in Set(a.keys).union(b.keys) {
            let difference = try (a[powers] ?? Rational(0)).minus(b[powers] ?? Rational(0))
            if difference.numerator < 0 { return false }
        }
        return true
    }
}
