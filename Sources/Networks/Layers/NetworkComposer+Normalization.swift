import Graphs
import Operations
import Tensors

extension NetworkComposer {
    /// What is added to variances, as in torch.nn's layers.
    private static let epsilon = 1e-5

    /// In training, mean and variance are those of the batch; at inference they are running statistics.
    mutating func batchNorm(_ x: Value) throws -> Value {
        let name = try name("batch_norm")
        let input = try channelInput(x, name)
        let column = try shape([input[1]] + Array(repeating: 1, count: input.rank - 2))
        let (scale, shift) = try scaleAndShift(name, input[1])
        guard mode == .training else { return try batchNormByStatistics(x, name, scale, shift, as: column) }
        return try builder.layer(name) { (builder) throws(GraphError) in
            let normal = try builder.normalize(x, axes: [0] + Array(2..<input.rank), epsilon: Self.epsilon)
            let scaled = try builder.multiply(normal, builder.reshape(scale, to: column))
            return try builder.add(scaled, builder.reshape(shift, to: column))
        }
    }

    /// (x − mean) / √(variance + ε) · scale + shift, as one product and one sum an element: the factors of all elements
    /// of a channel are the same.
    private mutating func batchNormByStatistics(
        _ x: Value, _ name: String, _ scale: Value, _ shift: Value, as column: Shape
    ) throws -> Value {
        let mean = try buffer("\(name).running_mean", [column[0]])
        let variance = try buffer("\(name).running_variance", [column[0]])
        return try builder.layer(name) { (builder) throws(GraphError) in
            let shifted = try builder.add(variance, builder.constant(Self.epsilon, like: x))
            let factor = try builder.divide(scale, builder.squareRoot(shifted))
            let offset = try builder.subtract(shift, builder.multiply(mean, factor))
            let scaled = try builder.multiply(x, builder.reshape(factor, to: column))
            return try builder.add(scaled, builder.reshape(offset, to: column))
        }
    }

    mutating func layerNorm(_ x: Value) throws -> Value {
        let name = try name("layer_norm")
        let width = try featureCount(x, name)
        let (scale, shift) = try scaleAndShift(name, width)
        return try builder.layer(name) { (builder) throws(GraphError) in
            let normal = try builder.normalize(x, axes: [builder.shape(of: x).rank - 1], epsilon: Self.epsilon)
            return try builder.add(builder.multiply(normal, scale), shift)
        }
    }

    mutating func rmsNorm(_ x: Value) throws -> Value {
        let name = try name("rms_norm")
        let width = try featureCount(x, name)
        let scale = try parameter("\(name).weight", [width])
        return try builder.layer(name) { (builder) throws(GraphError) in
            let axis = builder.shape(of: x).rank - 1
            let normal = try builder.normalize(x, axes: [axis], epsilon: Self.epsilon, centered: false)
            return try builder.multiply(normal, scale)
        }
    }

    mutating func groupNorm(_ x: Value, groups: Expression) throws -> Value {
        let name = try name("group_norm")
        let input = try channelInput(x, name)
        let groups = try size(groups, "the groups of layer '\(path(name))'", at: x)
        guard input[1] % groups == 0 else {
            throw GraphError(layer: path(name), "\(groups) groups of \(input[1]) channels; expected a divisor")
        }
        let grouped = try shape([input[0], groups, input.count / (input[0] * groups)])
        let column = try shape([input[1]] + Array(repeating: 1, count: input.rank - 2))
        let (scale, shift) = try scaleAndShift(name, input[1])
        return try builder.layer(name) { (builder) throws(GraphError) in
            let flat = try builder.reshape(x, to: grouped)
            let normal = try builder.reshape(builder.normalize(flat, axes: [2], epsilon: Self.epsilon), to: input)
            let scaled = try builder.multiply(normal, builder.reshape(scale, to: column))
            return try builder.add(scaled, builder.reshape(shift, to: column))
        }
    }

    /// The weights of a normalisation over `count` channels or features.
    private mutating func scaleAndShift(_ name: String, _ count: Int) throws -> (scale: Value, shift: Value) {
        (try parameter("\(name).weight", [count]), try parameter("\(name).bias", [count]))
    }

    /// The shape of `x`, which must have channels.
    private func channelInput(_ x: Value, _ name: String) throws -> Shape {
        let input = builder.shape(of: x)
        guard input.rank >= 2 else { throw GraphError(layer: path(name), "the input \(input); expected [B, C, …]") }
        return input
    }

    /// The size of the last axis of `x`.
    private func featureCount(_ x: Value, _ name: String) throws -> Int {
        let input = builder.shape(of: x)
        guard input.rank >= 2 else { throw GraphError(layer: path(name), "the input \(input); expected [B, …, D]") }
        return input[input.rank - 1]
    }

    mutating func dropout(_ x: Value, rate: Double) throws -> Value {
        guard mode == .training else { return x }
        let name = try name("dropout")
        let stream = path(name)
        return try builder.layer(name) { (builder) throws(GraphError) in
            let mask = try builder.apply(DropoutMask(rate: rate, stream: stream, type: builder.type(of: x)))
            return try builder.multiply(x, mask)
        }
    }
}
