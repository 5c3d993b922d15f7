public import Tensors

/// A primitive operation on tensors: four rules, none of them optional.
///
/// Adding an operation is one file in `Operations`, one line in `OperationCatalog` and one set of examples in the
/// conformance suite, which holds the rules against each other: the cost rule against what a counting scalar counts
/// while the kernel runs, the adjoint rule against central differences.
public protocol Operation: Sendable, Hashable {
    /// The operation's name, as graphs print it.
    static var name: String { get }

    /// Whether the only result lives in the first operand's storage: true of every `ViewOperation`, and of no other.
    static var isView: Bool { get }

    /// The types of the results for operands of the given types.
    ///
    /// - Throws: `OperationError` for operands that do not fit.
    func resultTypes(of operands: [TensorType]) throws(OperationError) -> [TensorType]

    /// The exact cost for operands and results of the given types.
    func cost(operands: [TensorType], results: [TensorType]) -> OperationCost

    /// Emits the vector-Jacobian product: the cotangent of each operand that `adjoint.needs`.
    ///
    /// - Returns: one value an operand; `nil` where the cotangent is zero or not needed.
    func adjoint(_ adjoint: Adjoint, in builder: inout GraphBuilder) throws(GraphError) -> [Value?]

    /// Computes the results from the operands: the reference kernel.
    ///
    /// Every element of every result is written; results hold arbitrary values before. Operands and results have the
    /// types for which `resultTypes` was asked, and no storage in common unless the operation is a `ViewOperation`.
    func evaluate<S: Scalar>(_ operands: [Tensor<S>], into results: [Tensor<S>])
}

/// An operation whose only result is its first operand's elements under another shape, in the same order.
///
/// An executor gives the result the operand's storage and runs nothing, so the cost is zero.
public protocol ViewOperation: Operation {}

extension Operation {
    /// False: an operation writes its results, unless it is a `ViewOperation`.
    public static var isView: Bool { false }
}

extension ViewOperation {
    /// True.
    public static var isView: Bool { true }
}

/// What an adjoint rule is given.
public struct Adjoint: Sendable {
    /// The operands of the primal operation.
    public let operands: [Value]
    /// The results of the primal operation.
    public let results: [Value]
    /// The cotangent of each result; `nil` where nothing depends on it.
    public let cotangents: [Value?]
    /// Which operands' cotangents are asked for.
    public let needs: [Bool]

    /// Creates the input of an adjoint rule.
    public init(operands: [Value], results: [Value], cotangents: [Value?], needs: [Bool]) {
        self.operands = operands
        self.results = results
        self.cotangents = cotangents
        self.needs = needs
    }

    /// The cotangent of the only result of an operation that has one; rules are asked only where one exists.
    public var cotangent: Value { cotangents.compactMap(\.self)[0] }
}

/// Operands that an operation does not take.
public struct OperationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What does not fit, with the offending types.
    public let message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
