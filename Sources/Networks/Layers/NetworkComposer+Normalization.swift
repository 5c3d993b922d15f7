import Graphs
import Operations
import Tensors

extension NetworkComposer {
    /// The normalisation of training: mean and variance are those of the batch.
    mutating func batchNorm(_ x: Value) throws -> Value {
        let name = try name("batch_norm")
        let input = builder.shape(of: x)
        guard input.rank >= 2 else { throw GraphError(layer: path(name), "the input \(input); expected [B, C, …]") }
        let column = try shape([input[1]] + Array(repeating: 1, count: input.rank - 2))
        return try normalized(x, over: [0] + Array(2..<input.rank), name: name, parameters: [input[1]], as: column)
    }

    mutating func layerNorm(_ x: Value) throws -> Value {
        let name = try name("layer_norm")
        let input = builder.shape(of: x)
        guard input.rank >= 2 else { throw GraphError(layer: path(name), "the input \(input); expected [B, …, D]") }
        let width = input[input.rank - 1]
        return try normalized(x, over: [input.rank - 1], name: name, parameters: [width], as: shape([width]))
    }

    /// scale · (x − mean) / √(variance + ε) + shift.
    private mutating func normalized(
        _ x: Value, over axes: [Int], name: String, parameters: [Int], as broadcast: Shape
    ) throws -> Value {
        let scale = try parameter("\(name).weight", parameters)
        let shift = try parameter("\(name).bias", parameters)
        let kept = builder.shape(of: x).collapsing(Set(axes))
        return try builder.layer(name) { (builder) throws(GraphError) in
            let mean = try builder.reshape(builder.mean(x, axes: axes), to: kept)
            let centred = try builder.subtract(x, mean)
            let variance = try builder.mean(builder.multiply(centred, centred), axes: axes)
            let deviation = try builder.squareRoot(builder.add(variance, builder.constant(1e-5, like: x)))
            let normal = try builder.divide(centred, builder.reshape(deviation, to: kept))
            let scaled = try builder.multiply(normal, builder.reshape(scale, to: broadcast))
            return try builder.add(scaled, builder.reshape(shift, to: broadcast))
        }
    }

    mutating func dropout(_ x: Value, rate: Double) throws -> Value {
        let name = try name("dropout")
        let stream = path(name)
        return try builder.layer(name) { (builder) throws(GraphError) in
            let mask = try builder.apply(DropoutMask(rate: rate, stream: stream, type: builder.type(of: x)))
            return try builder.multiply(x, mask)
        }
    }
}
