public import Tensors

/// A tensor in a graph: an input or a result of a node, by its place in `Graph.types`.
public struct Value: Hashable, Sendable {
    /// The place of the value's type in `Graph.types`.
    public let index: Int

    init(_ index: Int) {
        self.index = index
    }
}

/// The pass of training or inference in which a node runs, in the order in which they run.
public enum Pass: String, Hashable, Sendable, CaseIterable {
    /// From the inputs to the outputs of a trained network, in a graph without the other passes.
    case inference
    /// From the inputs to the outputs and the loss.
    case forward
    /// From a direction of the weights to the loss's derivative along it: forward-mode differentiation.
    case tangent
    /// From the loss to the gradients.
    case backward
    /// From the gradients to the new weights.
    case update
}

/// What a node of the backward pass is there for.
public enum BackwardPart: String, Hashable, Sendable, CaseIterable {
    /// A value of the forward pass that was not kept, computed again.
    case recomputation
    /// The chain of cotangents from the loss towards the inputs.
    case inputGradients = "input_gradients"
    /// The gradients of the weights, on which the chain does not depend.
    case weightGradients = "weight_gradients"
}

/// An application of an operation.
public struct Node: Sendable {
    /// What is applied.
    public let operation: any Operation
    /// To what.
    public let operands: [Value]
    /// What comes out.
    public let results: [Value]
    /// The path of the layer to which the node belongs, as in `block2/linear`.
    public let layer: String
    /// The pass in which it runs.
    public let pass: Pass
    /// What it is there for, in the backward pass; `nil` in the others.
    public internal(set) var part: BackwardPart?

    /// Whether nothing runs, as the result lives in the operand's storage.
    public var isView: Bool { Swift.type(of: operation).isView }
}

/// A tensor that is given to a graph.
public struct GraphInput: Hashable, Sendable {
    /// What an input is to the network.
    public enum Role: String, Hashable, Sendable {
        /// Examples and labels, new for every step.
        case data
        /// Weights, which training changes.
        case parameter
        /// What an optimizer keeps from step to step; 0 before the first.
        case state
        /// What a trained network holds besides its weights: the running statistics of batch normalisation.
        case buffer
    }

    /// The input's name, unique in the graph.
    public let name: String
    /// What it is.
    public let role: Role
    /// The value it gives.
    public let value: Value
}

/// A named result of a graph.
public struct GraphOutput: Hashable, Sendable {
    /// The output's name, unique among the graph's outputs.
    public let name: String
    /// The value.
    public let value: Value
}

/// A computation as a directed acyclic graph of operations, in an order in which it can run.
public struct Graph: Sendable {
    /// What is given.
    public let inputs: [GraphInput]
    /// What is done, operands before their uses.
    public let nodes: [Node]
    /// What is asked for.
    public let outputs: [GraphOutput]
    /// The type of every value, by `Value.index`.
    public let types: [TensorType]
    /// Values that are written in the place of an input which they replace, as new weights are, with that input.
    public internal(set) var replacements: [Value: Value] = [:]

    /// The type of a value.
    public func type(of value: Value) -> TensorType { types[value.index] }

    /// The exact cost of a node.
    public func cost(of node: Node) -> OperationCost {
        node.operation.cost(operands: node.operands.map(type), results: node.results.map(type))
    }

    /// The same graph in another order: the nodes of a pass, in their order, each as early among the others as what they
    /// depend on allows.
    ///
    /// - Complexity: O(n log n) for n nodes.
    public func runningEarly(_ pass: Pass) -> Graph {
        guard nodes.contains(where: { $0.pass == pass }) else { return self }
        var placeOfValue: [Value: Int] = [:]
        var place = -1
        let order = nodes.enumerated().map { index, node in
            if node.pass == pass { place = node.operands.map { placeOfValue[$0, default: -1] }.reduce(place, max) }
            let own = node.pass == pass ? place : index
            for result in node.results { placeOfValue[result] = own }
            return (place: own, isLater: node.pass == pass ? 1 : 0, index: index)
        }
        return Graph(
            inputs: inputs, nodes: order.sorted(by: <).map { nodes[$0.index] }, outputs: outputs, types: types,
            replacements: replacements)
    }
}
