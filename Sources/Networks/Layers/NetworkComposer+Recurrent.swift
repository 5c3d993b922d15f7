import Graphs
import Operations
import Tensors

extension NetworkComposer {
    /// A recurrent layer, one step a token, with the state 0 at first; unrolled, or as one operation.
    ///
    /// The products with the inputs do not depend on the state: they are one product over all tokens. Weights and
    /// biases are those of torch.nn's layers: two biases a gate.
    mutating func recurrent(
        _ x: Value, _ cell: RecurrentCell, features: Expression, fused: Expression
    ) throws -> Value {
        let name = try name(cell.rawValue)
        let input = try tokenInput(x, name)
        let width = try size(features, "the features of layer '\(path(name))'", at: x)
        let isFused = try fused.truth(with: settings, role: "the fused of layer '\(path(name))'")
        let rows = cell.gates * width
        let weights = try parameter("\(name).recurrent_weight", [rows, width])
        let bias = try parameter("\(name).recurrent_bias", [rows])
        return try group(name) { composer in
            let projected = try composer.linear(x, features: rows, bias: true, frozen: false, name: "input")
            guard isFused else {
                let step = RecurrentStep(cell: cell, weights: weights, bias: bias, width: width)
                return try composer.unrolled(step, over: projected, batch: input[0], length: input[1])
            }
            return try composer.builder.layer("steps") { (builder) throws(GraphError) in
                try builder.recurrence(cell, projected, weights: weights, bias: bias)
            }
        }
    }

    private mutating func unrolled(
        _ step: RecurrentStep, over projected: Value, batch: Int, length: Int
    ) throws -> Value {
        try countPieces(length, of: "tokens unrolled, not fused")
        let token = try shape([batch, 1, step.width])
        let state = try shape([batch, step.width])
        return try builder.layer("steps") { (builder) throws(GraphError) in
            let zero = try builder.constant(0, TensorType(state))
            var (state, memory) = (zero, zero)
            var states: [Value] = []
            for input in try builder.split(projected, axis: 1, count: length) {
                (state, memory) = try step.next(input, state, memory, in: &builder)
                states.append(try builder.reshape(state, to: token))
            }
            return try builder.concatenate(states, axis: 1)
        }
    }
}

/// The step of an unrolled recurrent layer.
private struct RecurrentStep {
    let cell: RecurrentCell
    let weights: Value
    let bias: Value
    let width: Int

    /// Adds one step: from the projected input `[B, 1, gates · width]`, the state h and the memory c of a long
    /// short-term memory, `[B, width]`, to the next of both.
    func next(
        _ input: Value, _ state: Value, _ memory: Value, in builder: inout GraphBuilder
    ) throws(GraphError) -> (state: Value, memory: Value) {
        let product = try builder.matrixProduct(state, weights, transposeRight: true)
        let recurrent = try builder.add(product, bias)
        let flat = try builder.reshape(input, to: builder.shape(of: recurrent))
        switch cell {
        case .rnn:
            return (try builder.hyperbolicTangent(builder.add(flat, recurrent)), memory)
        case .lstm:
            let gates = try builder.split(builder.add(flat, recurrent), axis: 1, count: 4)
            let (input, forget) = (try builder.sigmoid(gates[0]), try builder.sigmoid(gates[1]))
            let (candidate, output) = (try builder.hyperbolicTangent(gates[2]), try builder.sigmoid(gates[3]))
            let next = try builder.add(builder.multiply(forget, memory), builder.multiply(input, candidate))
            return (try builder.multiply(output, builder.hyperbolicTangent(next)), next)
        case .gru:
            let (x, q) = (
                try builder.split(flat, axis: 1, count: 3), try builder.split(recurrent, axis: 1, count: 3)
            )
            let reset = try builder.sigmoid(builder.add(x[0], q[0]))
            let update = try builder.sigmoid(builder.add(x[1], q[1]))
            let recalled = try builder.multiply(reset, q[2])
            let candidate = try builder.hyperbolicTangent(builder.add(x[2], recalled))
            // (1 − z)·n + z·h as n + z·(h − n).
            let change = try builder.multiply(update, builder.subtract(state, candidate))
            return (try builder.add(candidate, change), memory)
        }
    }
}
