import Graphs
import Operations
import Tensors

/// How an up-sampling fills the new elements.
enum Upsampling: String, Sendable, Hashable, Codable, CaseIterable {
    /// With the element before.
    case nearest
    /// Linearly between the centres of neighbours along every axis: bilinearly in images.
    case linear
}

extension NetworkComposer {
    /// Zeros around the spatial axes.
    mutating func padding(_ x: Value, low: Expression, high: Expression) throws -> Value {
        let name = try name("pad")
        let axes = try spatialInput(x, name).rank - 2
        let low = try size(low, "the padding of layer '\(path(name))'", at: x, minimum: 0)
        let high = try size(high, "the padding of layer '\(path(name))'", at: x, minimum: 0)
        let pad = Pad(
            low: [0, 0] + Array(repeating: low, count: axes), high: [0, 0] + Array(repeating: high, count: axes))
        return try builder.layer(name) { (builder) throws(GraphError) in try builder.apply(pad, x) }
    }

    /// `factor` elements in the place of each along the spatial axes.
    mutating func upsample(_ x: Value, factor: Expression, mode: Upsampling) throws -> Value {
        let name = try name("upsample")
        let input = try spatialInput(x, name)
        let factor = try size(factor, "the factor of layer '\(path(name))'", at: x)
        return try group(name) { composer in
            guard mode == .linear else { return try composer.repeated(x, input, factor) }
            try composer.countPieces(factor, of: "phases")
            var x = x
            for axis in 2..<input.rank { x = try composer.interpolated(x, axis: axis, factor: factor) }
            return x
        }
    }

    private mutating func repeated(_ x: Value, _ input: Shape, _ factor: Int) throws -> Value {
        let space = input.dimensions.dropFirst(2)
        let batch = Array(input.dimensions.prefix(2))
        let apart = try shape(batch + space.flatMap { [$0, factor] })
        let result = try shape(batch + scaled(space, by: factor))
        let axes = space.indices.map { 2 * $0 - 1 }
        let broadcast = try builder.apply(Broadcast(to: apart, along: axes), x)
        return try builder.reshape(broadcast, to: result)
    }

    private func scaled(_ sizes: ArraySlice<Int>, by factor: Int) throws -> [Int] {
        try sizes.map { size in
            let (product, overflow) = size.multipliedReportingOverflow(by: factor)
            guard !overflow else { throw GraphError(layer: builder.layer, "the size \(size) · \(factor)") }
            return product
        }
    }

    /// Linear interpolation along an axis: the element `phase` of each place lies (phase + ½) / factor − ½ from its
    /// centre, between it and the neighbour on that side; at the ends the neighbour is the element itself.
    private mutating func interpolated(_ x: Value, axis: Int, factor: Int) throws -> Value {
        let input = builder.shape(of: x)
        var column = input.dimensions
        column.insert(1, at: axis + 1)
        var result = input.dimensions
        result[axis] = try scaled([input[axis]], by: factor)[0]
        let (columnShape, resultShape) = (try shape(column), try shape(result))
        var phases: [Value] = []
        for phase in 0..<factor {
            let offset = (Double(phase) + 0.5) / Double(factor) - 0.5
            let value = offset == 0 ? x : try blended(x, axis: axis, offset: offset)
            phases.append(try builder.reshape(value, to: columnShape))
        }
        return try builder.reshape(builder.concatenate(phases, axis: axis + 1), to: resultShape)
    }

    /// (1 − |offset|) · x + |offset| · the neighbour on the offset's side.
    private mutating func blended(_ x: Value, axis: Int, offset: Double) throws -> Value {
        let input = builder.shape(of: x)
        let size = input[axis]
        let end = try slice(x, axis: axis, from: offset < 0 ? 0 : size - 1, count: 1)
        var parts = [end]
        if size > 1 {
            let others = try slice(x, axis: axis, from: offset < 0 ? 0 : 1, count: size - 1)
            parts = offset < 0 ? [end, others] : [others, end]
        }
        let neighbour = try builder.concatenate(parts, axis: axis)
        let own = try builder.multiply(x, builder.constant(1 - abs(offset), like: x))
        return try builder.add(own, builder.multiply(neighbour, builder.constant(abs(offset), like: x)))
    }

    /// The means of `size` stretches of equal length along every spatial axis, which overlap where it does not divide.
    mutating func adaptiveAveragePool(_ x: Value, size: Expression) throws -> Value {
        let name = try name("adaptive_average_pool")
        let input = try spatialInput(x, name)
        let outputs = try self.size(size, "the size of layer '\(path(name))'", at: x)
        let space = Array(input.dimensions.dropFirst(2))
        return try group(name) { composer in
            guard space.contains(where: { $0 % outputs != 0 }) else {
                let sizes = space.map { $0 / outputs }
                return try composer.builder.averagePool(x, window: Window(size: sizes, strides: sizes))
            }
            try composer.countPieces(outputs, of: "stretches")
            var x = x
            for axis in 2..<input.rank { x = try composer.stretches(x, axis: axis, outputs: outputs) }
            return x
        }
    }

    /// The means of the elements from ⌊i · n / outputs⌋ to ⌈(i + 1) · n / outputs⌉ along an axis.
    private mutating func stretches(_ x: Value, axis: Int, outputs: Int) throws -> Value {
        let size = builder.shape(of: x)[axis]
        var means: [Value] = []
        for output in 0..<outputs {
            let start = output * size / outputs
            let end = ((output + 1) * size + outputs - 1) / outputs
            let part = try slice(x, axis: axis, from: start, count: end - start)
            let kept = builder.shape(of: part).collapsing([axis])
            means.append(try builder.reshape(builder.mean(part, axes: [axis]), to: kept))
        }
        return try builder.concatenate(means, axis: axis)
    }

    private mutating func slice(_ x: Value, axis: Int, from start: Int, count: Int) throws -> Value {
        var starts = Array(repeating: 0, count: builder.shape(of: x).rank)
        var sizes = builder.shape(of: x).dimensions
        starts[axis] = start
        sizes[axis] = count
        return try builder.slice(x, starts: starts, sizes: sizes)
    }
}
