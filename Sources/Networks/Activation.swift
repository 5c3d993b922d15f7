import Graphs
import Operations

/// The activations that a layer may name.
enum Activation: String, CaseIterable {
    case relu, tanh, sigmoid, gelu

    /// Adds the activation of `x`.
    func apply(to x: Value, in builder: inout GraphBuilder) throws(GraphError) -> Value {
        switch self {
        case .relu: try builder.relu(x)
        case .tanh: try builder.hyperbolicTangent(x)
        case .sigmoid: try builder.sigmoid(x)
        case .gelu: try builder.gelu(x)
        }
    }
}
