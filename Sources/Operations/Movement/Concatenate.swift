public import Graphs
public import Tensors

/// The operands one after the other along an axis.
public struct Concatenate: Operation {
    /// The operation's name.
    public static let name = "Concatenate"
    /// The axis along which they follow each other.
    public let axis: Int

    /// Creates the operation.
    public init(axis: Int) {
        self.axis = axis
    }

    /// The operands' common type with the sizes along the axis added up.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        guard let first = operands.first else { throw OperationError("no operands; expected at least 1") }
        try checkAxes([axis], of: first)
        var size = 0
        for operand in operands {
            guard operand.elementType == first.elementType, operand.shape.rank == first.shape.rank,
                operand.shape.collapsing([axis]) == first.shape.collapsing([axis])
            else {
                throw OperationError("the operands \(operands); expected types that differ along axis \(axis) alone")
            }
            let (sum, overflow) = size.addingReportingOverflow(operand.shape[axis])
            guard !overflow else { throw OperationError("operands whose sizes add up to more than 64 bits hold") }
            size = sum
        }
        var dimensions = first.shape.dimensions
        dimensions[axis] = size
        return [TensorType(try makeShape(dimensions), first.elementType)]
    }

    /// No operation but reading and writing.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        OperationCost(traffic(operands, results), span: 0)
    }

    /// To each operand its slice of g.
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        var cotangents: [Value?] = []
        var start = 0
        for (operand, needed) in zip(adjoint.operands, adjoint.needs) {
            let shape = builder.shape(of: operand)
            var starts = Array(repeating: 0, count: shape.rank)
            starts[axis] = start
            start += shape[axis]
            let slice =
                needed ? try builder.slice(adjoint.cotangent, starts: starts, sizes: shape.dimensions) : nil
            cotangents.append(slice)
        }
        return cotangents
    }

    /// Operand by operand.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let shape = results[0].shape
        let y = results[0].elements
        let inner = shape.strides[axis]
        var start = 0
        for operand in operands {
            let x = operand.elements
            let length = operand.shape[axis] * inner
            for block in 0..<operand.shape.count / length {
                let target = block * shape[axis] * inner + start
                for k in 0..<length { y[target + k] = x[block * length + k] }
            }
            start += length
        }
    }
}

extension GraphBuilder {
    /// The values one after the other along an axis.
    public mutating func concatenate(_ values: [Value], axis: Int) throws(GraphError) -> Value {
        try apply(Concatenate(axis: axis), to: values)[0]
    }
}
