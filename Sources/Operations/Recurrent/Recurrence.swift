public import Graphs
public import Tensors

/// A recurrent layer over all tokens, with the state 0 at first.
///
/// Operands are the projected inputs x `[B, T, gates · width]` (their product with the input weights, and their bias,
/// added already: one product over all tokens), the recurrent weights R `[gates · width, width]` and bias
/// b `[gates · width]`. Results are the states `[B, T, width]`, and what the gradient needs: of an LSTM the gates
/// `[B, T, 4 · width]`, c and tanh c; of a GRU the gates `[B, T, 3 · width]`, qₙ and h − n. The work is that of the
/// unrolled layer, kind by kind; what is saved is traffic and overhead.
public struct Recurrence: Operation {
    /// The operation's name.
    public static let name = "Recurrence"
    /// The step.
    public let cell: RecurrentCell

    /// Creates the operation.
    public init(_ cell: RecurrentCell) {
        self.cell = cell
    }

    /// The states' type, and the types of what the gradient needs.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.count == 3 else { throw OperationError("\(operands.count) operands; expected 3") }
        let (inputs, weights) = try binaryOperands([operands[0], operands[1]])
        let bias = operands[2]
        guard inputs.shape.rank == 3, weights.shape.rank == 2 else {
            throw OperationError(
                "the inputs \(inputs) and weights \(weights); expected [B, T, gates · width] and [gates · width, width]"
            )
        }
        let (rows, width) = (weights.shape[0], weights.shape[1])
        guard rows.isMultiple(of: cell.gates), rows / cell.gates == width, inputs.shape[2] == rows,
            bias == TensorType(weights.shape.removing([1]), inputs.elementType)
        else {
            throw OperationError(
                "the inputs \(inputs), weights \(weights) and bias \(bias); expected \(cell.gates) gates of one width")
        }
        let states = try makeShape([inputs.shape[0], inputs.shape[1], width])
        return try RecurrentSizes(cell, states: states).resultTypes(inputs.elementType)
    }

    /// A step: B · gates · width² multiply-adds, the bias, and what the cell does element by element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = RecurrentSizes(cell, states: results[0].shape)
        let each =
            switch cell {
            case .rnn: Work(additions: 2, transcendentals: 1)
            case .lstm: Work(additions: 15, multiplications: 6, transcendentals: 5)
            case .gru: Work(additions: 12, multiplications: 4, transcendentals: 3)
            }
        let steps = Int128(sizes.length)
        var work = traffic(operands, results)
        work.multiplyAdds = steps * sizes.product
        work.additions = steps * sizes.state * each.additions
        work.multiplications = steps * sizes.state * each.multiplications
        work.transcendentals = steps * sizes.state * each.transcendentals
        let depth: Int128 =
            switch cell {
            case .rnn: 4
            case .lstm: 11
            case .gru: 13
            }
        return OperationCost(work, span: steps * (treeDepth(sizes.width) + depth))
    }

    /// The gradient operation, for the cotangent of the states alone.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard let g = adjoint.cotangents[0], adjoint.cotangents.dropFirst().allSatisfy({ $0 == nil }) else {
            throw GraphError(
                layer: builder.layer,
                "a fused recurrent layer, which has no forward mode; expected an unrolled one (fused: false)")
        }
        guard adjoint.needs.contains(true) else { return [nil, nil, nil] }
        let operands = [g, adjoint.operands[1]] + adjoint.results
        let gradients = try builder.apply(RecurrenceGradient(cell), to: operands)
        return zip(adjoint.needs, gradients).map { $0 ? $1 : nil }
    }

    /// Token by token, example by example.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (weights, bias, states) = (operands[1].elements, operands[2].elements, results[0].elements)
        let sizes = RecurrentSizes(cell, states: results[0].shape)
        let (width, rows, zero) = (sizes.width, sizes.rows, S(0))
        var recurrent = Array(repeating: zero, count: rows)
        for token in 0..<sizes.length {
            for example in 0..<sizes.batch {
                let place = example * sizes.length + token
                for row in 0..<rows {
                    var sum = S.emptySum
                    for k in 0..<width {
                        let state = token == 0 ? zero : states[(place - 1) * width + k]
                        sum.accumulateProduct(state, weights[row * width + k])
                    }
                    recurrent[row] = sum + bias[row]
                }
                advance(operands[0], recurrent, at: place, isFirst: token == 0, width, into: results)
            }
        }
    }

    /// The elements of one example's step, from its inputs x and q = R·h + b.
    @inline(__always)
    private func advance<S: Scalar>(
        _ inputs: Tensor<S>, _ q: [S], at place: Int, isFirst: Bool, _ width: Int, into results: [Tensor<S>]
    ) {
        let (zero, one) = (S(0), S(1))
        let x = inputs.elements
        let (base, start) = (place * cell.gates * width, place * width)
        let y = results.map(\.elements)
        for k in 0..<width {
            let previous = { (values: UnsafeMutableBufferPointer<S>) in
                isFirst ? zero : values[start - width + k]
            }
            switch cell {
            case .rnn:
                y[0][start + k] = S.hyperbolicTangent(x[base + k] + q[k])
            case .lstm:
                for gate in 0..<4 {
                    let sum = x[base + gate * width + k] + q[gate * width + k]
                    y[1][base + gate * width + k] = gate == 2 ? S.hyperbolicTangent(sum) : logistic(sum, one)
                }
                let gates = (0..<4).map { y[1][base + $0 * width + k] }
                let memory = gates[1] * previous(y[2]) + gates[0] * gates[2]
                y[2][start + k] = memory
                y[3][start + k] = S.hyperbolicTangent(memory)
                y[0][start + k] = gates[3] * y[3][start + k]
            case .gru:
                let reset = logistic(x[base + k] + q[k], one)
                let update = logistic(x[base + width + k] + q[width + k], one)
                let candidate = S.hyperbolicTangent(x[base + 2 * width + k] + reset * q[2 * width + k])
                for (gate, value) in [reset, update, candidate].enumerated() { y[1][base + gate * width + k] = value }
                y[2][start + k] = q[2 * width + k]
                y[3][start + k] = previous(y[0]) - candidate
                y[0][start + k] = candidate + update * y[3][start + k]
            }
        }
    }
}

extension GraphBuilder {
    /// The states `[B, T, width]` of a recurrent layer over projected inputs `[B, T, gates · width]`.
    public mutating func recurrence(
        _ cell: RecurrentCell, _ inputs: Value, weights: Value, bias: Value
    ) throws(GraphError) -> Value {
        try apply(Recurrence(cell), to: [inputs, weights, bias])[0]
    }
}
