public import Tensors

/// Builds a graph node by node; every node's operands are checked when it is added.
public struct GraphBuilder: Sendable {
    /// The pass to which new nodes belong.
    public var pass = Pass.forward
    /// What new nodes of the backward pass are there for.
    public var part: BackwardPart?
    /// The layer to which new nodes belong; `layer(_:_:)` nests.
    public var layer = ""
    /// The nodes so far, operands before their uses.
    public private(set) var nodes: [Node] = []
    /// The inputs so far.
    public private(set) var inputs: [GraphInput] = []
    private var replacements: [Value: Value] = [:]
    private var inputNames: Set<String> = []
    private var types: [TensorType] = []

    /// Creates an empty builder.
    public init() {}

    /// The number of values so far.
    public var valueCount: Int { types.count }

    /// The type of a value.
    public func type(of value: Value) -> TensorType { types[value.index] }

    /// The shape of a value.
    public func shape(of value: Value) -> Shape { types[value.index].shape }

    /// Adds an input.
    ///
    /// - Throws: for a name that stands already.
    public mutating func input(_ name: String, _ type: TensorType, role: GraphInput.Role) throws(GraphError) -> Value {
        guard !inputNames.contains(name) else { throw GraphError(layer: layer, "a second input called '\(name)'") }
        inputNames.insert(name)
        let value = add(type)
        inputs.append(GraphInput(name: name, role: role, value: value))
        return value
    }

    /// Adds a node.
    ///
    /// - Throws: `GraphError` with the layer, the operation and the operands' types where they do not fit.
    public mutating func apply(_ operation: some Operation, _ operands: Value...) throws(GraphError) -> Value {
        try apply(operation, to: operands)[0]
    }

    /// Adds a node with any number of operands and results.
    ///
    /// - Throws: `GraphError` with the layer, the operation and the operands' types where they do not fit.
    public mutating func apply(_ operation: any Operation, to operands: [Value]) throws(GraphError) -> [Value] {
        let results: [TensorType]
        do {
            results = try operation.resultTypes(of: operands.map { types[$0.index] })
        } catch {
            throw GraphError(layer: layer, "\(Swift.type(of: operation).name): \(error.message)")
        }
        let values = results.map { add($0) }
        nodes.append(
            Node(operation: operation, operands: operands, results: values, layer: layer, pass: pass, part: part))
        return values
    }

    /// Says that a value is written in the place of an input of the same type, which nothing reads afterwards.
    public mutating func replace(_ input: Value, with value: Value) {
        replacements[value] = input
    }

    /// Says what nodes that stand already are there for.
    public mutating func assign(_ part: BackwardPart, toNodes indices: some Sequence<Int>) {
        for index in indices { nodes[index].part = part }
    }

    /// Adds what `body` adds to the layer called `name`, inside the current layer.
    public mutating func layer<Result>(
        _ name: String, _ body: (inout GraphBuilder) throws(GraphError) -> Result
    ) throws(GraphError) -> Result {
        let outer = layer
        layer = outer.isEmpty ? name : "\(outer)/\(name)"
        defer { layer = outer }
        return try body(&self)
    }

    /// The graph that computes `outputs`; nodes on which no output depends are left out, inputs are kept.
    ///
    /// - Complexity: O(nodes + values).
    public func build(outputs: [(name: String, value: Value)]) -> Graph {
        var needed = Array(repeating: false, count: types.count)
        for output in outputs { needed[output.value.index] = true }
        var kept: [Node] = []
        for node in nodes.reversed() where node.results.contains(where: { needed[$0.index] }) {
            for operand in node.operands { needed[operand.index] = true }
            kept.append(node)
        }
        kept.reverse()
        return Graph(
            inputs: inputs, nodes: kept,
            outputs: outputs.map { GraphOutput(name: $0.name, value: $0.value) },
            types: types, replacements: replacements)
    }

    private mutating func add(_ type: TensorType) -> Value {
        types.append(type)
        return Value(types.count - 1)
    }
}

/// A graph that can't be built as asked.
public struct GraphError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the layer in which the fault lies; empty outside every layer.
    public let layer: String
    /// What is wrong, with the offending values.
    public let message: String

    /// Creates an error.
    public init(layer: String, _ message: String) {
        self.layer = layer
        self.message = message
    }

    /// The fault in one line, with its layer.
    public var description: String { layer.isEmpty ? message : "layer '\(layer)': \(message)" }
}
