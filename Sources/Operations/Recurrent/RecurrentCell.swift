import Graphs
import Tensors

/// The step of a recurrent layer; weights, biases and the order of the gates are those of torch.nn's layers.
public enum RecurrentCell: String, Sendable, Hashable, Codable, CaseIterable {
    /// h = tanh(x + R·h + b) (Elman 1990).
    case rnn
    /// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000): the gates
    /// i, f, g, o of x + R·h + b; c = f·c + i·g, h = o·tanh c.
    case lstm
    /// The gated recurrent unit (Cho et al. 2014), with the reset gate after the product: r, z of x + q with
    /// q = R·h + b; n = tanh(xₙ + r·qₙ), h = n + z·(h − n).
    case gru

    /// The number of vectors of the state's size that a step computes.
    public var gates: Int {
        switch self {
        case .rnn: 1
        case .lstm: 4
        case .gru: 3
        }
    }

    /// The widths of what a layer keeps for its gradient beside the states, in multiples of the state's: of an LSTM
    /// the gates, c and tanh c; of a GRU the gates, qₙ and h − n.
    var residuals: [Int] {
        switch self {
        case .rnn: []
        case .lstm: [4, 1, 1]
        case .gru: [3, 1, 1]
        }
    }
}

/// The sizes of a recurrent layer over `[B, T, gates · width]`.
struct RecurrentSizes {
    let cell: RecurrentCell
    let batch: Int
    let length: Int
    let width: Int

    /// The sizes that states `[B, T, width]` have.
    init(_ cell: RecurrentCell, states: Shape) {
        self.cell = cell
        (batch, length, width) = (states[0], states[1], states[2])
    }

    /// The number of elements that a step computes before the nonlinearities, for one example.
    var rows: Int { cell.gates * width }
    /// The number of elements of the state, for all examples.
    var state: Int128 { Int128(batch) * Int128(width) }
    /// The multiply-adds of one product of states or cotangents with the recurrent weights.
    var product: Int128 { state * Int128(rows) }

    /// The types of a layer's results: the states, and what the gradient needs beside them.
    func resultTypes(_ elementType: ElementType) throws(OperationError) -> [TensorType] {
        var types: [TensorType] = []
        for multiple in [1] + cell.residuals {
            types.append(TensorType(try makeShape([batch, length, multiple * width]), elementType))
        }
        return types
    }
}

/// 1 / (1 + e⁻ˣ).
@inline(__always)
func logistic<S: Scalar>(_ x: S, _ one: S) -> S { one / (one + S.exponential(-x)) }

/// g times the slope of tanh where it is y.
@inline(__always)
func throughTangent<S: Scalar>(_ g: S, _ y: S, _ one: S) -> S { g * (one - y * y) }

/// g times the slope of the logistic function where it is y.
@inline(__always)
func throughLogistic<S: Scalar>(_ g: S, _ y: S, _ one: S) -> S { g * (y * (one - y)) }
