import Graphs
import ReferenceInterpreter
public import Tensors
import Testing

/// An operation on operands of given types and contents, on which its rules are held against each other.
struct OperationExample: Sendable, CustomTestStringConvertible {
    /// What makes the example different from the operation's others.
    let name: String
    let operation: any Operation
    let operands: [ExampleOperand]
    /// The elements of the result, known from elsewhere.
    let expected: [Double]?
    /// How many times the operation can be differentiated at these operands.
    let orders: Int
    /// How many of the results, from the first on, may have cotangents; all where not given.
    let seeds: Int?
    /// Which parts of the cost rule are bounds here, for what the operands' contents decide.
    let bounds: Set<Bound>

    /// A part of the cost rule.
    enum Bound: Hashable {
        case span
        case bytesRead
        case work
    }

    init(
        _ name: String, _ operation: any Operation, _ operands: ExampleOperand..., expected: [Double]? = nil,
        orders: Int = 2, seeds: Int? = nil, bounds: Set<Bound> = []
    ) {
        self.init(
            name, operation, operands: operands, expected: expected, orders: orders, seeds: seeds, bounds: bounds)
    }

    init(
        _ name: String, _ operation: any Operation, operands: [ExampleOperand], expected: [Double]? = nil,
        orders: Int = 2, seeds: Int? = nil, bounds: Set<Bound> = []
    ) {
        self.name = name
        self.operation = operation
        self.operands = operands
        self.expected = expected
        self.orders = orders
        self.seeds = seeds
        self.bounds = bounds
    }

    var operationName: String { type(of: operation).name }
    var testDescription: String { "\(operationName): \(name)" }
    var types: [TensorType] { operands.map(\.type) }

    func resultTypes() throws -> [TensorType] { try operation.resultTypes(of: types) }

    func cost() throws -> OperationCost { operation.cost(operands: types, results: try resultTypes()) }

    /// The elements of every operand, the same at every call.
    func elements() -> [[Double]] {
        var generator = SplitMix64(seed: testDescription)
        return operands.map { $0.elements(using: &generator) }
    }

    /// What the reference kernel writes over results filled with `initial`, for operands made by `scalar` of each
    /// element and its place among all operands' elements.
    func evaluate<S: Scalar>(over initial: S, _ scalar: (_ element: Double, _ place: Int) -> S) throws -> [Tensor<S>] {
        var place = -1
        let tensors = zip(types, elements()).map { type, elements in
            Tensor(
                type,
                elements.map { element in
                    place += 1
                    return scalar(element, place)
                })
        }
        let results = try resultTypes().map { Tensor($0, filledWith: initial) }
        operation.evaluate(tensors, into: results)
        return results
    }
}

/// An operand of an example: a type, and what its elements are.
struct ExampleOperand: Sendable {
    let type: TensorType
    private let contents: Contents

    private enum Contents {
        case values([Double])
        case uniform(ClosedRange<Double>)
        case distinct(offset: Double)
    }

    /// Given elements in row-major order.
    static func values(_ shape: Shape, _ elements: [Double], _ elementType: ElementType = .float32) -> Self {
        Self(type: TensorType(shape, elementType), contents: .values(elements))
    }

    /// Indices in row-major order.
    static func indices(_ shape: Shape, _ elements: [Int]) -> Self {
        values(shape, elements.map(Double.init), .int32)
    }

    /// Random elements, uniform in a range.
    static func uniform(
        _ shape: Shape, in range: ClosedRange<Double> = -1...1, _ elementType: ElementType = .float32
    ) -> Self {
        Self(type: TensorType(shape, elementType), contents: .uniform(range))
    }

    /// The multiples of 0.1 around 0, moved by `offset`, in random order: elements that keep away from each other,
    /// from 0, and from those of an operand with another offset.
    static func distinct(_ shape: Shape, offset: Double = 0.03, _ elementType: ElementType = .float32) -> Self {
        Self(type: TensorType(shape, elementType), contents: .distinct(offset: offset))
    }

    fileprivate func elements(using generator: inout SplitMix64) -> [Double] {
        let count = type.shape.count
        switch contents {
        case .values(let elements): return elements
        case .uniform(let range): return generator.numbers(count, in: range)
        case .distinct(let offset):
            return (0..<count).map { Double($0 - count / 2) * 0.1 + offset }.shuffled(using: &generator)
        }
    }
}

/// Operands that an operation must refuse, and words that its error must contain.
struct OperationRefusal: Sendable, CustomTestStringConvertible {
    let operation: any Operation
    let types: [TensorType]
    let words: String

    init(_ operation: any Operation, _ types: TensorType..., saying words: String) {
        self.operation = operation
        self.types = types
        self.words = words
    }

    var testDescription: String { "\(operation) of \(types)" }
}

extension Shape: ExpressibleByArrayLiteral {
    /// The shape of sizes that make one.
    public init(arrayLiteral sizes: Int...) {
        self.init(sizes: sizes)
    }

    fileprivate init(sizes: [Int]) {
        do {
            try self.init(sizes)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}

extension Shape {
    /// The sizes of `outer` followed by those of `inner`.
    init(_ outer: [Int], _ inner: [Int]) {
        self.init(sizes: outer + inner)
    }
}

extension TensorType {
    static func f32(_ shape: Shape) -> TensorType { TensorType(shape, .float32) }
    static func f64(_ shape: Shape) -> TensorType { TensorType(shape, .float64) }
    static func i32(_ shape: Shape) -> TensorType { TensorType(shape, .int32) }
}
