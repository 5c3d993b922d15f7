public import Graphs
public import Tensors

/// The adjoint of `Recurrence`: back-propagation through time (Werbos 1990), from the last token to the first.
///
/// Operands are the cotangent of the states `[B, T, width]`, the recurrent weights, and all results of the layer;
/// results are the cotangents of the projected inputs, of the recurrent weights and of their bias. The weights'
/// cotangent is a sum over tokens of products over the batch, as the unrolled layer's is.
public struct RecurrenceGradient: Operation {
    /// The operation's name.
    public static let name = "RecurrenceGradient"
    /// The step.
    public let cell: RecurrentCell

    /// Creates the operation.
    public init(_ cell: RecurrentCell) {
        self.cell = cell
    }

    /// The types of the layer's operands.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        let count = 3 + cell.residuals.count
        guard operands.count == count else {
            throw OperationError("\(operands.count) operands; expected \(count)")
        }
        let (cotangent, weights) = try binaryOperands([operands[0], operands[1]])
        guard cotangent.shape.rank == 3 else {
            throw OperationError("the cotangent \(cotangent); expected [B, T, width]")
        }
        let sizes = RecurrentSizes(cell, states: cotangent.shape)
        let residuals = try sizes.resultTypes(cotangent.elementType)
        let (rows, overflow) = cell.gates.multipliedReportingOverflow(by: sizes.width)
        guard !overflow, weights.shape == (try makeShape([rows, sizes.width])),
            Array(operands.dropFirst(2)) == residuals
        else {
            throw OperationError(
                "the weights \(weights) and results \(operands.dropFirst(2)) for the cotangent \(cotangent); expected"
                    + " [\(rows), \(sizes.width)] and \(residuals)")
        }
        let inputs = try makeShape([sizes.batch, sizes.length, rows])
        return [
            TensorType(inputs, cotangent.elementType), weights, TensorType(try makeShape([rows]), weights.elementType),
        ]
    }

    /// Two products a step but for the first token's, whose state is 0 and needs no cotangent.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        let sizes = RecurrentSizes(cell, states: operands[0].shape)
        let (steps, later) = (Int128(sizes.length), Int128(sizes.length - 1))
        let (rows, weights) = (Int128(sizes.rows), Int128(operands[1].shape.count))
        var work = Work(bytesRead: bytesRead(operands), bytesWritten: byteSize(results))
        work.multiplyAdds = (steps + later) * sizes.product
        // The bias is summed over the batch; bias, weights and states have a cotangent a token.
        work.additions = steps * (Int128(sizes.batch) - 1) * rows + later * (rows + weights)
        switch cell {
        case .rnn:
            work.additions += (steps + later) * sizes.state
            work.multiplications = 2 * steps * sizes.state
        case .lstm:
            work.additions += (5 * steps + 2 * later) * sizes.state
            work.multiplications = (15 * steps + later) * sizes.state
        case .gru:
            work.additions += (5 * steps + 2 * later) * sizes.state
            work.multiplications = 10 * steps * sizes.state
        }
        return OperationCost(work, span: RecurrenceDepth(sizes).span)
    }

    /// The first state is not read, as it is 0; the last state and memory are for the next token alone.
    private func bytesRead(_ operands: [TensorType]) -> Int128 {
        let states = operands[2]
        let last = Int128(states.byteSize / states.shape[1])
        let unread: Int128 =
            switch cell {
            case .rnn: 0
            case .lstm: 2 * last
            case .gru: last
            }
        return byteSize(operands) - unread - (states.shape[1] == 1 ? Int128(operands[1].byteSize) : 0)
    }

    /// Refused: nobody's fused layer is differentiated twice.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs.contains(true) else { return adjoint.needs.map { _ in nil } }
        throw GraphError(
            layer: builder.layer,
            "the gradient of a fused recurrent layer has no derivative; expected an unrolled layer (fused: false)")
    }

    /// Token by token from the last: first what lies before the nonlinearities, then weights and bias, then the state.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let sizes = RecurrentSizes(cell, states: operands[0].shape)
        var step = RecurrenceGradientStep(sizes, operands, inputs: results[0])
        for token in (0..<sizes.length).reversed() {
            step.passNonlinearities(at: token)
            step.accumulateWeights(at: token, into: results[1], results[2])
            if token > 0 { step.passProduct(to: token - 1) }
        }
    }
}
