import Differentiation
import Graphs
import Operations
import ReferenceInterpreter
import Tensors

/// A loss over inputs, its gradients, and what they are at given elements.
struct GradientGraph {
    var builder = GraphBuilder()
    private(set) var inputs: [Value] = []

    /// Adds an input of the given sizes.
    mutating func input(_ sizes: Int..., elementType: ElementType = .float32) throws -> Value {
        let type = TensorType(try Shape(sizes), elementType)
        let value = try builder.input("input\(inputs.count)", type, role: .data)
        inputs.append(value)
        return value
    }

    /// The graph that computes `values`.
    func graph(_ values: [Value]) -> Graph {
        builder.build(outputs: values.enumerated().map { ("output\($0.offset)", $0.element) })
    }

    /// The elements of `values` where the inputs have the given elements.
    func evaluate(_ values: [Value], _ elements: [[Double]]) -> [[Double]] {
        graph(values).outputs(for: elements)
    }

    /// The sum of all elements.
    mutating func total(_ value: Value) throws -> Value {
        try builder.sum(value, axes: Array(0..<builder.shape(of: value).rank))
    }

    /// Σ aᵢ · bᵢ.
    mutating func dot(_ a: Value, _ b: Value) throws -> Value {
        try total(builder.multiply(a, b))
    }

    /// The gradients of `loss`.
    mutating func gradients(of loss: Value, _ values: Value...) throws -> [Value] {
        try Differentiation.gradients(of: loss, withRespectTo: values, in: &builder)
    }
}

/// Whether all elements agree within `tolerance`, relative to the greater of 1 and the element.
func agree(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-12) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

/// The product of a row-major matrix with `columns` columns and a vector.
func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
    stride(from: 0, to: matrix.count, by: vector.count).map {
        innerProduct(Array(matrix[$0..<$0 + vector.count]), vector)
    }
}

/// The product of the transpose of a row-major matrix with `vector.count` rows and a vector.
func transposedProduct(_ matrix: [Double], _ vector: [Double]) -> [Double] {
    let columns = matrix.count / vector.count
    return (0..<columns).map { column in
        innerProduct(vector.indices.map { matrix[$0 * columns + column] }, vector)
    }
}
