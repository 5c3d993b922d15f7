import Graphs
import Operations
import Tensors

extension NetworkComposer {
    /// softmax(Q·Kᵀ / √d)·V for every head, between projections of the tokens (Vaswani et al. 2017, equation 1).
    mutating func attention(_ x: Value, heads: Expression, causal: Bool, fused: Expression) throws -> Value {
        let name = try name("attention")
        let input = try tokenInput(x, name)
        let count = try size(heads, "the heads of layer '\(path(name))'", at: x)
        let isFused = try fused.truth(with: settings, role: "the fused of layer '\(path(name))'")
        let (batch, length, width) = (input[0], input[1], input[2])
        guard width % count == 0 else {
            throw GraphError(layer: path(name), "\(count) heads of \(width) features; expected a divisor")
        }
        let depth = width / count
        return try group(name) { composer in
            let joint = try composer.linear(x, features: 3 * width, bias: true, frozen: false, name: "projection")
            let split = try composer.shape([batch, length, 3, count, depth])
            let headShape = try composer.shape([batch, count, length, depth])
            let mixed = try composer.builder.layer("heads") { (builder) throws(GraphError) in
                // [B, T, 3, H, d] to [3, B, H, T, d].
                let parts = try builder.transpose(builder.reshape(joint, to: split), [2, 0, 3, 1, 4])
                var heads: [Value] = []
                for part in try builder.split(parts, axis: 0, count: 3) {
                    heads.append(try builder.reshape(part, to: headShape))
                }
                let scale = try builder.constant(1 / Double(depth).squareRoot(), like: x)
                heads[0] = try builder.multiply(heads[0], scale)
                let weighted =
                    isFused
                    ? try builder.attention(heads[0], heads[1], heads[2], causal: causal)
                    : try builder.composedAttention(heads[0], heads[1], heads[2], causal: causal)
                return try builder.transpose(weighted, [0, 2, 1, 3])
            }
            let merged = try composer.builder.reshape(mixed, to: input)
            return try composer.linear(merged, features: width, bias: true, frozen: false, name: "output")
        }
    }

    mutating func tokens(_ x: Value) throws -> Value {
        let name = try name("tokens")
        let input = builder.shape(of: x)
        guard input.rank >= 3 else { throw GraphError(layer: path(name), "the input \(input); expected [B, C, …]") }
        let flat = try shape([input[0], input[1], input.count / (input[0] * input[1])])
        return try builder.layer(name) { (builder) throws(GraphError) in
            try builder.transpose(builder.reshape(x, to: flat), [0, 2, 1])
        }
    }

    mutating func classToken(_ x: Value) throws -> Value {
        let name = try name("class_token")
        let input = try tokenInput(x, name)
        let token = try parameter("\(name).weight", [1, input[2]])
        let repeated = try shape([input[0], 1, input[2]])
        return try builder.layer(name) { (builder) throws(GraphError) in
            let tokens = try builder.apply(Broadcast(to: repeated, along: [0]), token)
            return try builder.concatenate([tokens, x], axis: 1)
        }
    }

    mutating func positions(_ x: Value) throws -> Value {
        let name = try name("positions")
        let input = try tokenInput(x, name)
        let table = try parameter("\(name).weight", [input[1], input[2]])
        return try builder.layer(name) { (builder) throws(GraphError) in try builder.add(x, table) }
    }

    mutating func firstToken(_ x: Value) throws -> Value {
        try token(x, kind: "first_token") { _ in 0 }
    }

    mutating func lastToken(_ x: Value) throws -> Value {
        try token(x, kind: "last_token") { $0 - 1 }
    }

    private mutating func token(_ x: Value, kind: String, at place: (_ length: Int) -> Int) throws -> Value {
        let name = try name(kind)
        let input = try tokenInput(x, name)
        let flat = try shape([input[0], input[2]])
        let starts = [0, place(input[1]), 0]
        return try builder.layer(name) { (builder) throws(GraphError) in
            try builder.reshape(builder.slice(x, starts: starts, sizes: [input[0], 1, input[2]]), to: flat)
        }
    }

    mutating func channelsFirst(_ x: Value) throws -> Value {
        let name = try name("channels_first")
        _ = try tokenInput(x, name)
        return try builder.layer(name) { (builder) throws(GraphError) in try builder.transpose(x, [0, 2, 1]) }
    }

    mutating func meanToken(_ x: Value) throws -> Value {
        let name = try name("mean_token")
        _ = try tokenInput(x, name)
        return try builder.layer(name) { (builder) throws(GraphError) in try builder.mean(x, axes: [1]) }
    }

    /// The shape of `x`, which must be `[B, T, D]`.
    func tokenInput(_ x: Value, _ name: String) throws -> Shape {
        let shape = builder.shape(of: x)
        guard shape.rank == 3 else {
            throw GraphError(layer: path(name), "the input \(shape); expected tokens [B, T, D]")
        }
        return shape
    }

    /// What `body` adds, in the group called `name`.
    mutating func group<Result>(
        _ name: String, _ body: (inout NetworkComposer) throws -> Result
    ) throws -> Result {
        let outer = builder.layer
        builder.layer = path(name)
        defer { builder.layer = outer }
        return try body(&self)
    }
}

extension GraphBuilder {
    /// softmax(q·kᵀ)·v of `[B, H, T, d]`, with the matrix of scores in memory; q is scaled already.
    fileprivate mutating func composedAttention(
        _ query: Value, _ key: Value, _ value: Value, causal: Bool
    ) throws(GraphError) -> Value {
        var scores = try matrixProduct(query, key, transposeRight: true)
        if causal { scores = try add(scores, apply(CausalMask(length: shape(of: query)[2]))) }
        return try matrixProduct(softmax(scores), value)
    }
}
