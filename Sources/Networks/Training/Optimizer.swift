import Graphs
import Operations
import Tensors

/// A rule by which gradients change weights.
public enum Optimizer: String, Sendable, Hashable, Codable, CaseIterable {
    /// Stochastic gradient descent: w − η·g.
    case sgd
    /// Gradient descent with momentum (Polyak 1964): v ← μ·v + g; w − η·v.
    case momentum
    /// Adaptive moments (Kingma and Ba 2015, algorithm 1).
    case adam
}

extension Optimizer {
    private static let learningRate = 1e-3
    private static let momentumDecay = 0.9
    private static let (firstDecay, secondDecay, stability) = (0.9, 0.999, 1e-8)

    /// Adds the update pass: nodes that compute the new weights, and the optimizer's new state, in their own places.
    ///
    /// - Parameters:
    ///   - weights: Inputs of the graph with their gradients, by name.
    ///   - builder: Where they are.
    /// - Returns: The new weights and the new state, by name.
    func update(
        _ weights: [(name: String, value: Value, gradient: Value)], in builder: inout GraphBuilder
    ) throws(GraphError) -> [(name: String, value: Value)] {
        let outer = (pass: builder.pass, layer: builder.layer)
        builder.pass = .update
        defer {
            builder.pass = outer.pass
            builder.layer = outer.layer
        }
        var outputs: [(name: String, value: Value)] = []
        var corrections: (first: Value, second: Value)?
        if self == .adam, let first = weights.first {
            builder.layer = "optimizer"
            corrections = try Self.corrections(like: first.value, in: &builder, &outputs)
        }
        for (name, weight, gradient) in weights {
            builder.layer = name
            var state = OptimizerState(name: name, like: weight)
            let step: Value
            switch self {
            case .sgd:
                step = try builder.multiply(gradient, builder.constant(Self.learningRate, like: weight))
            case .momentum:
                let old = try state.old("momentum", in: &builder)
                let decayed = try builder.multiply(old, builder.constant(Self.momentumDecay, like: weight))
                let new = try builder.add(decayed, gradient)
                state.replace(old, with: new, "momentum", in: &builder)
                step = try builder.multiply(new, builder.constant(Self.learningRate, like: weight))
            case .adam:
                guard let corrections else { continue }
                step = try Self.adamStep(gradient, weight, corrections, &state, in: &builder)
            }
            let new = try builder.subtract(weight, step)
            builder.replace(weight, with: new)
            outputs += state.outputs + [("updated \(name)", new)]
        }
        return outputs
    }

    /// The factors that undo the bias of the moments towards their beginning, 1 / (1 − βᵗ), where t counts the steps.
    private static func corrections(
        like value: Value, in builder: inout GraphBuilder, _ outputs: inout [(name: String, value: Value)]
    ) throws(GraphError) -> (first: Value, second: Value) {
        let type = TensorType(.scalar, builder.type(of: value).elementType)
        let old = try builder.input("optimizer.steps", type, role: .state)
        let steps = try builder.add(old, builder.constant(1, like: old))
        builder.replace(old, with: steps)
        outputs.append(("updated optimizer.steps", steps))
        var factors: [Value] = []
        for decay in [firstDecay, secondDecay] {
            let power = try builder.exponential(
                builder.multiply(steps, builder.constant(Double.logarithm(decay), like: steps)))
            let one = try builder.constant(1, like: steps)
            factors.append(try builder.divide(one, builder.subtract(one, power)))
        }
        return (factors[0], factors[1])
    }

    /// η · m̂ / (√v̂ + ε), with m ← β₁·m + (1 − β₁)·g and v ← β₂·v + (1 − β₂)·g².
    private static func adamStep(
        _ gradient: Value, _ weight: Value, _ corrections: (first: Value, second: Value),
        _ state: inout OptimizerState, in builder: inout GraphBuilder
    ) throws(GraphError) -> Value {
        let square = try builder.multiply(gradient, gradient)
        let first = try state.average("first_moment", of: gradient, decay: firstDecay, in: &builder)
        let second = try state.average("second_moment", of: square, decay: secondDecay, in: &builder)
        let root = try builder.squareRoot(builder.multiply(second, corrections.second))
        let scale = try builder.add(root, builder.constant(stability, like: weight))
        let rate = try builder.multiply(corrections.first, builder.constant(learningRate, like: weight))
        return try builder.divide(builder.multiply(first, rate), scale)
    }
}

/// What an optimizer keeps for one weight.
private struct OptimizerState {
    let name: String
    let like: Value
    private(set) var outputs: [(name: String, value: Value)] = []

    init(name: String, like: Value) {
        self.name = name
        self.like = like
    }

    /// What was kept under a name, of the weight's type.
    func old(_ kind: String, in builder: inout GraphBuilder) throws(GraphError) -> Value {
        try builder.input("\(name).\(kind)", builder.type(of: like), role: .state)
    }

    mutating func replace(_ old: Value, with new: Value, _ kind: String, in builder: inout GraphBuilder) {
        builder.replace(old, with: new)
        outputs.append(("updated \(name).\(kind)", new))
    }

    /// decay · old + (1 − decay) · x, which takes the place of the old average.
    mutating func average(
        _ kind: String, of x: Value, decay: Double, in builder: inout GraphBuilder
    ) throws(GraphError) -> Value {
        let old = try old(kind, in: &builder)
        let decayed = try builder.multiply(old, builder.constant(decay, like: x))
        let new = try builder.add(decayed, builder.multiply(x, builder.constant(1 - decay, like: x)))
        replace(old, with: new, kind, in: &builder)
        return new
    }
}
