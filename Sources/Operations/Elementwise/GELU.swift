public import Graphs
public import Tensors

/// Element-wise Gaussian error linear unit: x · Φ(x) = x · ½ (1 + erf(x/√2)) (Hendrycks and Gimpel 2016).
public struct GELU: Operation {
    /// The operation's name.
    public static let name = "GELU"

    /// Creates the operation.
    public init() {}

    /// The operand's type.
    public func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType] {
        try mappedType(operands)
    }

    /// Three multiplications, an addition and an error function an element.
    public func cost(operands: [TensorType], results: [TensorType]) -> OperationCost {
        elementwiseCost(operands, results, each: Work(additions: 1, multiplications: 3, transcendentals: 1), span: 5)
    }

    /// g · (Φ(x) + x · φ(x)), with the density φ(x) = exp(−x²/2) / √(2π).
    public func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?] {
        guard adjoint.needs[0] else { return [nil] }
        let x = adjoint.operands[0]
        let half = try builder.constant(0.5, like: x)
        let one = try builder.constant(1, like: x)
        let scaled = try builder.multiply(x, builder.constant(0.5.squareRoot(), like: x))
        let distribution = try builder.multiply(half, builder.add(one, builder.errorFunction(scaled)))
        let square = try builder.multiply(scaled, scaled)
        let height = try builder.constant(1 / (2 * Double.pi).squareRoot(), like: x)
        let density = try builder.multiply(builder.exponential(builder.negate(square)), height)
        let slope = try builder.add(distribution, builder.multiply(x, density))
        return [try builder.multiply(adjoint.cotangent, slope)]
    }

    /// Element by element.
    @specialized(where S == Float)
    public func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>]) {
        let (one, half, scale) = (S(1), S(0.5), S(0.5.squareRoot()))
        map(operands[0], into: results[0]) { $0 * (half * (one + S.errorFunction($0 * scale))) }
    }
}

extension GraphBuilder {
    /// Element-wise Gaussian error linear unit, with the exact error function.
    public mutating func gelu(_ x: Value) throws(GraphError) -> Value {
        try apply(GELU(), x)
    }
}
