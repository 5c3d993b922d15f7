import Graphs
import Operations
import Tensors

/// Layers that other tools see as parts of one module: of attention, and of recurrent layers.
extension CountedLayer {
    /// The kind of the group in which the layer stands, without its number; empty for none.
    private var groupKind: String {
        let parts = name.split(separator: "/")
        return parts.count > 1 ? String(parts[parts.count - 2].reversed().drop(while: \.isNumber).reversed()) : ""
    }

    /// Whether the layer is a part of attention: a projection, or the heads.
    var isPartOfAttention: Bool { groupKind == "attention" || kind == "attention" }

    /// Whether the layer is what attention does between its projections.
    var isHeads: Bool { isPartOfAttention && kind == "heads" }

    /// The elements of the matrices of scores of all heads; 0 for other layers.
    var scoreElements: Int128 {
        guard isHeads else { return 0 }
        for node in nodes {
            if node.operation is Softmax { return node.results.first.map { elements($0) } ?? 0 }
            if node.operation is Attention {
                let sizes = graph.type(of: node.operands[0]).shape.dimensions
                return sizes.dropLast().reduce(Int128(1)) { $0 * Int128($1) } * Int128(sizes[sizes.count - 2])
            }
        }
        return 0
    }

    /// The cell of the recurrent layer to which the layer belongs; `nil` for other layers.
    var recurrentCell: RecurrentCell? { RecurrentCell(rawValue: groupKind) }

    /// The part of a recurrent layer that goes from token to token.
    var isSteps: Bool { recurrentCell != nil && kind == "steps" }
}

extension RecurrentCell {
    /// Additions and products of a step for every feature, beside products with matrices and biases, as ptflops and
    /// DeepSpeed count them: the sums of the gates' terms, and the products and sums that give the next state.
    var arithmeticOfProfilers: Int128 {
        switch self {
        case .rnn: 1
        case .lstm: 10
        case .gru: 7
        }
    }
}
