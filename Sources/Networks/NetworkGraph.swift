import Differentiation
public import Diagnostics
public import Graphs
import Operations
import Tensors

extension NetworkDeclaration {
    /// The most layers that a network may unfold to.
    static let maximumLayers = 100_000

    /// The network's graph at the given settings: the forward pass with its loss and, where asked for, the backward
    /// pass to the gradient of every weight that is not frozen.
    ///
    /// Outputs are `output`, `loss`, and `gradient of NAME` for every such weight. No weight is allocated.
    ///
    /// - Parameters:
    ///   - settings: Values of parameters; the others have their defaults.
    ///   - differentiated: Whether the backward pass belongs to the graph.
    /// - Throws: `Diagnostic` for settings that the network does not take, and for layers whose shapes do not fit:
    ///   with the layer and the shapes.
    /// - Complexity: O(layers).
    public func graph(settings given: [String: ParameterValue], differentiated: Bool = true) throws(Diagnostic) -> Graph
    {
        var composer = NetworkComposer(declaration: self, settings: try settings(given))
        do {
            return try composer.compose(differentiated: differentiated)
        } catch let error as GraphError {
            throw Diagnostic("network '\(name)': \(error)")
        } catch let error as Diagnostic {
            throw Diagnostic(
                "network '\(name)': \(error.message)", expected: error.expected, suggestion: error.suggestion)
        } catch {
            throw Diagnostic("network '\(name)': \(error)")
        }
    }
}

/// Unfolds a declaration into a graph.
private struct NetworkComposer {
    let declaration: NetworkDeclaration
    let settings: [String: ParameterValue]
    var builder = GraphBuilder()
    var trained: [(name: String, value: Value)] = []
    var layerCounts: [String: Int] = [:]
    var layerCount = 0

    init(declaration: NetworkDeclaration, settings: [String: ParameterValue]) {
        self.declaration = declaration
        self.settings = settings
    }

    mutating func compose(differentiated: Bool) throws -> Graph {
        var sizes = [try Expression("batch").size(with: settings, role: "batch")]
        for expression in declaration.input {
            sizes.append(try expression.size(with: settings, role: "a size of the input"))
        }
        let type = TensorType(try shape(sizes), declaration.inputIsIndices ? .int32 : .float32)
        var x = try builder.input("input", type, role: .data)
        for layer in declaration.layers { x = try add(layer, to: x) }
        let loss = try addLoss(of: x)
        var outputs = [("output", x), ("loss", loss)]
        if differentiated {
            let gradients = try gradients(of: loss, withRespectTo: trained.map(\.value), in: &builder)
            outputs += zip(trained, gradients).map { ("gradient of \($0.name)", $1) }
        }
        return builder.build(outputs: outputs)
    }

    private mutating func add(_ layer: Layer, to x: Value) throws -> Value {
        switch layer {
        case .linear(let features, let bias, let frozen):
            let name = try name("linear")
            let size = try features.size(with: settings, role: "the features of layer '\(name)'")
            return try linear(x, features: size, bias: bias, frozen: frozen, name: name)
        case .activation(let given):
            let chosen = if case .text(let value) = settings[given] { value } else { given }
            guard let activation = Activation(rawValue: chosen) else {
                throw Diagnostic.unknown("activation", chosen, valid: Activation.allCases.map(\.rawValue))
            }
            return try builder.layer(name(chosen)) { (builder) throws(GraphError) in
                try activation.apply(to: x, in: &builder)
            }
        case .softmax:
            return try builder.layer(name("softmax")) { (builder) throws(GraphError) in try builder.softmax(x) }
        case .flatten:
            let shape = builder.shape(of: x)
            let flat = try self.shape([shape[0], shape.count / shape[0]])
            return try builder.layer(name("flatten")) { (builder) throws(GraphError) in
                try builder.reshape(x, to: flat)
            }
        case .embedding(let count, let features):
            return try embedding(x, count: count, features: features)
        case .repeated(let count, let layers):
            let times = try count.size(with: settings, role: "the count of a repeat", minimum: 0)
            var x = x
            for _ in 0..<times { for layer in layers { x = try add(layer, to: x) } }
            return x
        }
    }

    private mutating func linear(
        _ x: Value, features: Int, bias: Bool, frozen: Bool, name: String
    ) throws -> Value {
        let shape = builder.shape(of: x)
        guard shape.rank >= 2 else {
            throw GraphError(layer: name, "the input \(shape); expected a batch of vectors, [B, …, features]")
        }
        let (width, rows) = (shape[shape.rank - 1], shape.count / shape[shape.rank - 1])
        let weight = try parameter("\(name).weight", [features, width], frozen: frozen)
        let offset = bias ? try parameter("\(name).bias", [features], frozen: frozen) : nil
        let flat = try self.shape([rows, width])
        let result = try self.shape(shape.dimensions.dropLast() + [features])
        return try builder.layer(name) { (builder) throws(GraphError) in
            var y = try builder.reshape(x, to: flat)
            y = try builder.matrixProduct(y, weight, transposeRight: true)
            if let offset { y = try builder.add(y, offset) }
            return try builder.reshape(y, to: result)
        }
    }

    private mutating func embedding(_ x: Value, count: Expression, features: Expression) throws -> Value {
        let name = try name("embedding")
        let rows = try count.size(with: settings, role: "the count of layer '\(name)'")
        let width = try features.size(with: settings, role: "the features of layer '\(name)'")
        let table = try parameter("\(name).weight", [rows, width])
        return try builder.layer(name) { (builder) throws(GraphError) in try builder.gather(table, x) }
    }

    private mutating func addLoss(of output: Value) throws -> Value {
        let shape = builder.shape(of: output)
        switch declaration.loss {
        case .crossEntropy:
            guard shape.rank == 2 else {
                throw GraphError(layer: "loss", "the output \(shape); expected [B, classes] for the loss cross_entropy")
            }
            let labels = try builder.input("labels", TensorType(try self.shape([shape[0]]), .int32), role: .data)
            return try builder.layer("loss") { (builder) throws(GraphError) in
                try builder.mean(builder.crossEntropy(output, labels: labels), axes: [0])
            }
        case .meanSquare:
            return try builder.layer("loss") { (builder) throws(GraphError) in
                try builder.mean(builder.multiply(output, output), axes: Array(0..<shape.rank))
            }
        }
    }

    private mutating func parameter(_ name: String, _ sizes: [Int], frozen: Bool = false) throws -> Value {
        let value = try builder.input(name, TensorType(try shape(sizes)), role: .parameter)
        if !frozen { trained.append((name, value)) }
        return value
    }

    private mutating func name(_ kind: String) throws -> String {
        layerCount += 1
        guard layerCount <= NetworkDeclaration.maximumLayers else {
            throw Diagnostic(
                "more than \(NetworkDeclaration.maximumLayers) layers",
                expected: "at most \(NetworkDeclaration.maximumLayers)")
        }
        layerCounts[kind, default: 0] += 1
        return "\(kind)\(layerCounts[kind, default: 0])"
    }

    private func shape(_ sizes: [Int]) throws -> Shape {
        do {
            return try Shape(sizes)
        } catch {
            throw Diagnostic(error.message, expected: error.expected)
        }
    }
}
