import Graphs
import Operations

/// The activations that a layer may name.
enum Activation: String, CaseIterable {
    case relu, relu6, elu, tanh, sigmoid, gelu, silu
    case hardSwish = "hard_swish"
    case leakyReLU = "leaky_relu"

    /// Adds the activation of `x`.
    func apply(to x: Value, in builder: inout GraphBuilder) throws(GraphError) -> Value {
        switch self {
        case .relu: return try builder.relu(x)
        case .relu6: return try relu6(x, &builder)
        case .elu:
            // max(x, 0) + exp(min(x, 0)) − 1 (Clevert, Unterthiner and Hochreiter 2016), with min(x, 0) = −max(−x, 0).
            let negative = try builder.negate(builder.relu(builder.negate(x)))
            let below = try builder.subtract(builder.exponential(negative), builder.constant(1, like: x))
            return try builder.add(builder.relu(x), below)
        case .tanh: return try builder.hyperbolicTangent(x)
        case .sigmoid: return try builder.sigmoid(x)
        case .gelu: return try builder.gelu(x)
        case .silu: return try builder.multiply(x, builder.sigmoid(x))
        case .hardSwish:
            // x · relu6(x + 3) / 6 (Howard et al. 2019).
            let shifted = try relu6(builder.add(x, builder.constant(3, like: x)), &builder)
            return try builder.multiply(x, builder.multiply(shifted, builder.constant(1.0 / 6, like: x)))
        case .leakyReLU:
            // max(x, 0) − 0.01 · max(−x, 0) (Maas, Hannun and Ng 2013).
            let negative = try builder.multiply(builder.relu(builder.negate(x)), builder.constant(0.01, like: x))
            return try builder.subtract(builder.relu(x), negative)
        }
    }

    /// min(max(x, 0), 6), as max(x, 0) − max(x − 6, 0) (Howard et al. 2017): exact below 6, however small x is, and
    /// within a rounding of x above.
    private func relu6(_ x: Value, _ builder: inout GraphBuilder) throws(GraphError) -> Value {
        let six = try builder.constant(6, like: x)
        return try builder.subtract(builder.relu(x), builder.relu(builder.subtract(x, six)))
    }
}
