import Graphs
import Operations
import Tensors

extension NetworkComposer {
    mutating func convolution(_ x: Value, _ layer: ConvolutionLayer) throws -> Value {
        let name = try name("conv")
        let input = try spatialInput(x, name)
        let axes = input.rank - 2
        let channels = try size(layer.channels, "the channels of layer '\(path(name))'", at: x)
        let groups = try size(layer.groups, "the groups of layer '\(path(name))'", at: x)
        let kernel = try size(layer.kernel, "the kernel of layer '\(path(name))'", at: x)
        let padding = try size(layer.padding, "the padding of layer '\(path(name))'", at: x, minimum: 0)
        let stride = try size(layer.stride, "the stride of layer '\(path(name))'", at: x)
        let dilation = try size(layer.dilation, "the dilation of layer '\(path(name))'", at: x)
        let window = Window(
            size: Array(repeating: kernel, count: axes), strides: Array(repeating: stride, count: axes),
            low: Array(repeating: padding, count: axes), dilations: Array(repeating: dilation, count: axes))
        guard input[1] % groups == 0, channels % groups == 0 else {
            throw GraphError(
                layer: path(name),
                "\(groups) groups of \(input[1]) and \(channels) channels; expected a divisor of both")
        }
        let weight = try parameter("\(name).weight", [channels, input[1] / groups] + window.size)
        let bias = layer.bias ? try parameter("\(name).bias", [channels]) : nil
        let column = try shape([channels] + Array(repeating: 1, count: axes))
        return try builder.layer(name) { (builder) throws(GraphError) in
            let y = try builder.convolution(x, weight, window: window, groups: groups)
            guard let bias else { return y }
            return try builder.add(y, builder.reshape(bias, to: column))
        }
    }

    mutating func pool(_ x: Value, _ layer: PoolLayer) throws -> Value {
        let name = try name(layer.kind.rawValue)
        let input = try spatialInput(x, name)
        let axes = input.rank - 2
        let kernel = try size(layer.kernel, "the kernel of layer '\(path(name))'", at: x)
        let stride = try size(layer.stride, "the stride of layer '\(path(name))'", at: x)
        let padding = try size(layer.padding, "the padding of layer '\(path(name))'", at: x, minimum: 0)
        let high = (0..<axes).map { axis -> Int in
            let rest = (input[axis + 2] + 2 * padding - kernel) % stride
            guard layer.ceil, rest > 0 else { return padding }
            // One window more, unless it would begin in the padding after the last element.
            let begin = input[axis + 2] + 2 * padding - kernel - rest + stride
            return begin >= input[axis + 2] + padding ? padding : padding + stride - rest
        }
        let window = Window(
            size: Array(repeating: kernel, count: axes), strides: Array(repeating: stride, count: axes),
            low: Array(repeating: padding, count: axes), high: high)
        return try builder.layer(name) { (builder) throws(GraphError) in
            switch layer.kind {
            case .max: try builder.maxPool(x, window: window)
            case .average: try builder.averagePool(x, window: window)
            }
        }
    }

    mutating func globalAveragePool(_ x: Value) throws -> Value {
        let name = try name("global_average_pool")
        let input = try spatialInput(x, name)
        return try builder.layer(name) { (builder) throws(GraphError) in
            try builder.mean(x, axes: Array(2..<input.rank))
        }
    }

    mutating func globalMaxPool(_ x: Value) throws -> Value {
        let name = try name("global_max_pool")
        let input = try spatialInput(x, name)
        return try builder.layer(name) { (builder) throws(GraphError) in
            try builder.max(x, axes: Array(2..<input.rank))
        }
    }

    /// The shape of `x`, which must be `[B, C, …]` with spatial axes.
    func spatialInput(_ x: Value, _ name: String) throws -> Shape {
        let shape = builder.shape(of: x)
        guard shape.rank >= 3 else {
            throw GraphError(layer: path(name), "the input \(shape); expected [B, C] and at least one spatial axis")
        }
        return shape
    }
}
