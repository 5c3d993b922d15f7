public import Graphs
public import Tensors

/// A random mask: 0 at the given rate, else 1 / (1 − rate) (Srivastava et al. 2014, scaled at training).
///
/// Counter-based: an element depends on nothing but the stream's name and its place, so that a mask can be made again
/// anywhere in any order.
public struct DropoutMask: Operation {
    /// The operation's name.
    public static let name = "DropoutMask"
    /// The share of zeros.
    public let rate: Double
    /// The name that makes the mask different from others.
    public let stream: String
    /// The tensor's type.
    public let type: TensorType

    /// Creates the operation.
    public init(rate: Double, stream: String, type: TensorType) {
        self.rate = rate
        self.stream = stream
        self.type = type
    }

    /// The generator's counter at the first element.
    public var key: UInt64 { stream.utf8.reduce(0) { splitMix64(($0 ^ UInt64($1)) &+ splitMix64Step) } }

    /// Random numbers of 53 bits that are less make zeros.
    public var limit: UInt64 { UInt64(rate * 0x1p53) }

    /// The type that was given.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard operands.isEmpty else { throw OperationError("\(operands.count) operands; expected none") }
        guard rate >= 0, rate < 1 else {
            throw OperationError("a rate of \(rate); expected at least 0 and less than 1")
        }
        return [type]
    }

    /// The writing; the generator works on integers.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(operands, results), span: 0)
    }

    /// There are no operands.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        []
    }

    /// SplitMix64 (Steele, Lea and Flood 2014) of the place.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let y = results[0].elements
        let (zero, kept) = (S(0), S(1 / (1 - rate)))
        let (key, limit) = (key, limit)
        for i in y.indices {
            let random = splitMix64(key &+ UInt64(i) &* splitMix64Step)
            y[i] = random >> 11 < limit ? zero : kept
        }
    }
}
