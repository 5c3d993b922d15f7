import Differentiation
import Diagnostics
import Graphs
import Operations
import Tensors

/// Unfolds a declaration into a graph.
struct NetworkComposer {
    let declaration: NetworkDeclaration
    let settings: [String: ParameterValue]
    let mode: Mode
    var builder = GraphBuilder()
    var trained: [(name: String, value: Value)] = []
    var layerCounts: [String: Int] = [:]
    var layerCount = 0
    /// The place of the next layer among all that are declared, every layer before those inside it.
    private var place = 0
    /// The place of the innermost layer that is being added.
    private var currentPlace = 0
    /// The repeats that are being unfolded, outermost first.
    private var repeats: [LayerOrigin.Repeat] = []
    /// Where the layers so far are declared, by their paths.
    private(set) var origins: [String: LayerOrigin] = [:]
    /// The place of the innermost layer that could not be added.
    private(set) var faultPlace: Int?

    /// What a network is built for.
    enum Mode {
        case training
        case inference
    }

    init(declaration: NetworkDeclaration, settings: [String: ParameterValue], mode: Mode) {
        self.declaration = declaration
        self.settings = settings
        self.mode = mode
        builder.pass = mode == .inference ? .inference : .forward
    }

    mutating func composeInference() throws -> Graph {
        let input = try addInput()
        let output = try add(declaration.layers, to: input)
        return builder.build(outputs: [("output", output)])
    }

    /// - Parameter step: What is added to the forward pass; nothing where it stays alone.
    mutating func compose(_ step: TrainingStep?) throws -> Graph {
        let input = try addInput()
        let x = try add(declaration.layers, to: input)
        let loss = try addLoss(of: x, input: input)
        var outputs = [("output", x), ("loss", loss)]
        switch step.map({ $0.gradient ?? .reverse }) {
        case .reverse: outputs += try addGradients(of: loss, step?.optimizer)
        case .forward: outputs.append(("derivative", try addDerivative(of: loss)))
        case .differences, nil: break
        }
        // A tangent is computed along with its value, which need not be kept for later.
        let graph = builder.build(outputs: outputs).runningEarly(.tangent)
        guard let policy = step?.rematerialization else { return graph }
        return try graph.rematerialized(policy)
    }

    /// Adds the gradients of the trained weights and, for an optimizer, the new weights, for which they are used up.
    private mutating func addGradients(
        of loss: Value, _ optimizer: Optimizer?
    ) throws -> [(name: String, value: Value)] {
        let gradients = try gradients(of: loss, withRespectTo: trained.map(\.value), in: &builder)
        guard let optimizer else {
            return zip(trained, gradients).map { (NetworkDeclaration.gradientPrefix + $0.name, $1) }
        }
        return try optimizer.update(zip(trained, gradients).map { ($0.name, $0.value, $1) }, in: &builder)
    }

    /// Adds the derivative of the loss along a direction of the trained weights, which is an input.
    private mutating func addDerivative(of loss: Value) throws -> Value {
        var directions: [(value: Value, tangent: Value)] = []
        for (name, value) in trained {
            let name = NetworkDeclaration.directionPrefix + name
            directions.append((value, try builder.input(name, builder.type(of: value), role: .data)))
        }
        return try directionalDerivative(of: loss, along: directions, in: &builder)
    }

    private mutating func addInput() throws -> Value {
        var sizes = [try Expression("batch").size(with: settings, role: "batch")]
        for expression in declaration.input {
            sizes.append(try expression.size(with: settings, role: "a size of the input"))
        }
        let type = TensorType(try shape(sizes), declaration.inputIsIndices ? .int32 : .float32)
        return try builder.input("input", type, role: .data)
    }

    /// Adds layers one after the other.
    mutating func add(_ layers: [Layer], to x: Value) throws -> Value {
        var x = x
        for layer in layers {
            let start = place
            let outer = currentPlace
            place += 1
            currentPlace = start
            defer { currentPlace = outer }
            do {
                x = try add(layer, to: x)
            } catch {
                guard faultPlace == nil else { throw error }
                faultPlace = start
                throw hinting(error, at: layer, reading: x)
            }
        }
        return x
    }

    /// The fault of a layer; where it reads indices, with what makes numbers of them.
    private func hinting(_ error: any Error, at layer: Layer, reading x: Value) -> any Error {
        if case .embedding = layer { return error }
        guard let fault = error as? GraphError, builder.type(of: x).elementType == .int32 else { return error }
        return GraphError(
            layer: fault.layer, "\(fault.message); the layer reads indices: expected an embedding before it")
    }

    private mutating func add(_ layer: Layer, to x: Value) throws -> Value {
        switch layer {
        case .linear(let features, let bias, let frozen):
            let name = try name("linear")
            let size = try size(features, "the features of layer '\(name)'", at: x)
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
            let times = try size(count, "the count of a repeat", at: x, minimum: 0)
            let start = place
            var x = x
            for round in 0..<times {
                place = start
                repeats.append(LayerOrigin.Repeat(parameters: count.names, round: round))
                x = try add(layers, to: x)
                repeats.removeLast()
            }
            if times == 0 { place += layers.reduce(0) { $0 + $1.withDescendants.count } }
            return x
        case .convolution(let convolution): return try self.convolution(x, convolution)
        case .pool(let pool): return try self.pool(x, pool)
        case .globalAveragePool: return try globalAveragePool(x)
        case .batchNorm: return try batchNorm(x)
        case .layerNorm: return try layerNorm(x)
        case .groupNorm(let groups): return try groupNorm(x, groups: groups)
        case .rmsNorm: return try rmsNorm(x)
        case .dropout(let rate): return try dropout(x, rate: rate)
        case .residual(let body, let shortcut): return try residual(x, body: body, shortcut: shortcut)
        case .branches(let branches): return try self.branches(x, branches)
        case .group(let name, let layers): return try group(name, layers, to: x)
        case .attention(let heads, let causal, let fused):
            return try attention(x, heads: heads, causal: causal, fused: fused)
        case .tokens: return try tokens(x)
        case .classToken: return try classToken(x)
        case .positions: return try positions(x)
        case .firstToken: return try firstToken(x)
        case .meanToken: return try meanToken(x)
        case .recurrent(let cell, let features, let fused):
            return try recurrent(x, cell, features: features, fused: fused)
        case .lastToken: return try lastToken(x)
        case .channelsFirst: return try channelsFirst(x)
        case .globalMaxPool: return try globalMaxPool(x)
        case .padding(let low, let high): return try padding(x, low: low, high: high)
        case .upsample(let factor, let mode): return try upsample(x, factor: factor, mode: mode)
        case .adaptiveAveragePool(let size): return try adaptiveAveragePool(x, size: size)
        }
    }

    mutating func addLoss(of output: Value, input: Value) throws -> Value {
        let shape = builder.shape(of: output)
        switch declaration.loss {
        case .crossEntropy:
            guard shape.rank >= 2 else {
                throw GraphError(
                    layer: "loss", "the output \(shape); expected [B, …, classes] for the loss cross_entropy")
            }
            let classes = shape[shape.rank - 1]
            let rows = try self.shape([shape.count / classes, classes])
            let labels = try builder.input("labels", TensorType(rows.removing([1]), .int32), role: .data)
            return try builder.layer("loss") { (builder) throws(GraphError) in
                try builder.mean(builder.crossEntropy(builder.reshape(output, to: rows), labels: labels), axes: [0])
            }
        case .reconstruction:
            guard builder.type(of: output) == builder.type(of: input) else {
                throw GraphError(
                    layer: "loss", "the output \(shape) of the input \(builder.shape(of: input)); expected equal shapes"
                )
            }
            return try meanSquare(of: output, from: input)
        case .meanSquare:
            let targets = try builder.input("targets", builder.type(of: output), role: .data)
            return try meanSquare(of: output, from: targets)
        }
    }

    private mutating func meanSquare(of output: Value, from targets: Value) throws -> Value {
        try builder.layer("loss") { (builder) throws(GraphError) in
            let difference = try builder.subtract(output, targets)
            let axes = Array(0..<builder.shape(of: output).rank)
            return try builder.mean(builder.multiply(difference, difference), axes: axes)
        }
    }

    /// A weight of the layer called `name` in the current group.
    mutating func parameter(_ name: String, _ sizes: [Int], frozen: Bool = false) throws -> Value {
        let name = path(name)
        let value = try builder.input(name, TensorType(try shape(sizes)), role: .parameter)
        if !frozen { trained.append((name, value)) }
        return value
    }

    /// What the layer called `name` in the current group holds besides its weights.
    mutating func buffer(_ name: String, _ sizes: [Int]) throws -> Value {
        try builder.input(path(name), TensorType(try shape(sizes)), role: .buffer)
    }

    /// The name of the next layer of a kind in the current group.
    mutating func name(_ kind: String) throws -> String {
        layerCount += 1
        guard layerCount <= NetworkDeclaration.maximumLayers else {
            throw Diagnostic(
                "more than \(NetworkDeclaration.maximumLayers) layers",
                expected: "at most \(NetworkDeclaration.maximumLayers)")
        }
        let key = "\(builder.layer)/\(kind)"
        layerCounts[key, default: 0] += 1
        let name = "\(kind)\(layerCounts[key, default: 0])"
        keepOrigin(of: name, kind: kind)
        return name
    }

    /// Keeps where the layer or group called `name` in the current group is declared; of a group in several pieces the
    /// first.
    mutating func keepOrigin(of name: String, kind: String) {
        let path = path(name)
        if origins[path] == nil { origins[path] = LayerOrigin(place: currentPlace, kind: kind, repeats: repeats) }
    }

    /// Counts the pieces into which a layer is unfolded as layers.
    mutating func countPieces(_ count: Int, of what: String) throws {
        let (sum, overflow) = layerCount.addingReportingOverflow(count)
        layerCount = sum
        guard !overflow, layerCount <= NetworkDeclaration.maximumLayers else {
            throw GraphError(
                layer: builder.layer,
                "\(count) \(what); expected at most \(NetworkDeclaration.maximumLayers) with the layers")
        }
    }

    /// The value of an expression, in which `channels` stands for the size of axis 1 of `x`.
    func size(_ expression: Expression, _ role: String, at x: Value, minimum: Int = 1) throws -> Int {
        var parameters = settings
        let shape = builder.shape(of: x)
        if shape.rank > 1 { parameters["channels"] = .integer(shape[1]) }
        return try expression.size(with: parameters, role: role, minimum: minimum)
    }

    /// The path of the layer called `name` in the current group, for errors.
    func path(_ name: String) -> String {
        builder.layer.isEmpty ? name : "\(builder.layer)/\(name)"
    }

    func shape(_ sizes: [Int]) throws -> Shape {
        do {
            return try Shape(sizes)
        } catch {
            throw Diagnostic(error.message, expected: error.expected)
        }
    }
}
