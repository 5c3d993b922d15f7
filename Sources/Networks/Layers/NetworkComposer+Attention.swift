import Graphs
import Operations
import Tensors

extension NetworkComposer {
    /// softmax(Q·Kᵀ / √d)·V for every head, between projections of the tokens (Vaswani et al. 2017, equation 1).
    mutating func attention(_ x: Value, heads: Expression, causal: Bool) throws -> Value {
        let name = try name("attention")
        let input = try tokenInput(x, name)
        let count = try size(heads, "the heads of layer '\(path(name))'", at: x)
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
                for part in 0..<3 {
                    let slice = try builder.slice(
                        parts, starts: [part, 0, 0, 0, 0], sizes: [1, batch, count, length, depth])
                    heads.append(try builder.reshape(slice, to: headShape))
                }
                let scale = try builder.constant(1 / Double(depth).squareRoot(), like: x)
                let scaled = try builder.multiply(heads[0], scale)
                var scores = try builder.matrixProduct(scaled, heads[1], transposeRight: true)
                if causal { scores = try builder.add(scores, builder.apply(CausalMask(length: length))) }
                let weighted = try builder.matrixProduct(builder.softmax(scores), heads[2])
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
