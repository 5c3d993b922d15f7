import Differentiation
import Foundation
import Graphs
import Operations
import ReferenceInterpreter
import Tensors
import Testing

/// Gradients of gradients against formulas written out by hand.
@Suite struct SecondOrderTests {
    /// The Hessian-vector product, as the gradient of ⟨∇f, v⟩ (Pearlmutter 1994).
    private func hessianVectorProduct(_ g: inout GradientGraph, of loss: Value, at x: Value, along v: Value) throws
        -> Value
    {
        let gradient = try g.gradients(of: loss, x)[0]
        return try g.gradients(of: g.dot(gradient, v), x)[0]
    }

    /// ½xᵀAx has the Hessian ½(A + Aᵀ), wherever x is.
    @Test func quadratic() throws {
        let n = 4
        var generator = SplitMix64(seed: 4)
        let (a, x, v) = (generator.numbers(n * n), generator.numbers(n), generator.numbers(n))
        var g = GradientGraph()
        let (matrix, point, direction) = (try g.input(n, n), try g.input(n, 1), try g.input(n, 1))
        let half = try g.builder.constant(0.5, like: point)
        let loss = try g.builder.multiply(half, g.dot(point, g.builder.matrixProduct(matrix, point)))
        let result = try hessianVectorProduct(&g, of: loss, at: point, along: direction)
        let transposed = (0..<n * n).map { a[$0 % n * n + $0 / n] }
        let expected = zip(product(a, v), product(transposed, v)).map { ($0 + $1) / 2 }
        #expect(agree(g.evaluate([result], [a, x, v])[0], expected))
    }

    /// log Σ exp x has the Hessian diag(p) − ppᵀ, so that Hv = p ⊙ (v − ⟨p, v⟩), with p = softmax(x).
    @Test(arguments: [false, true])
    func logSumExp(asCrossEntropy: Bool) throws {
        let n = 5
        var generator = SplitMix64(seed: 5)
        let (x, v) = (generator.numbers(n), generator.numbers(n))
        var g = GradientGraph()
        let (point, direction) = (try g.input(1, n), try g.input(1, n))
        let label = try g.input(1, elementType: .int32)
        // The cross-entropy is log Σ exp x less a linear term, which has no Hessian.
        let loss =
            asCrossEntropy
            ? try g.builder.crossEntropy(point, labels: label)
            : try g.builder.logarithm(g.total(g.builder.exponential(point)))
        let result = try hessianVectorProduct(&g, of: loss, at: point, along: direction)
        let sum = x.map { exp($0) }.reduce(0, +)
        let p = x.map { exp($0) / sum }
        let mean = innerProduct(p, v)
        #expect(agree(g.evaluate([result], [x, v, [2]])[0], zip(p, v).map { $0 * ($1 - mean) }))
    }

    /// x⁵ by multiplication, differentiated five times: 5x⁴, 20x³, 60x², 120x, 120.
    @Test func fiveTimes() throws {
        var g = GradientGraph()
        let x = try g.input()
        var y = x
        for _ in 0..<4 { y = try g.builder.multiply(y, x) }
        var derivatives: [Value] = []
        for _ in 0..<5 {
            y = try g.gradients(of: y, x)[0]
            derivatives.append(y)
        }
        let found = g.evaluate(derivatives, [[0.5]]).map { $0[0] }
        #expect(agree(found, [0.3125, 2.5, 15, 60, 120]))
        #expect(GraphVerifier.violations(in: g.graph(derivatives)).isEmpty)
    }

    /// ∂²/∂x∂y of exp(xy) is (1 + xy)·exp(xy), in either order.
    @Test func mixedDerivativesAreSymmetric() throws {
        var g = GradientGraph()
        let (x, y) = (try g.input(), try g.input())
        let value = try g.builder.exponential(g.builder.multiply(x, y))
        let first = try g.gradients(of: value, x, y)
        let xy = try g.gradients(of: first[0], y)[0]
        let yx = try g.gradients(of: first[1], x)[0]
        let expected = [(1 + 0.75) * exp(0.75)]
        for found in g.evaluate([xy, yx], [[0.5], [1.5]]) { #expect(agree(found, expected)) }
    }
}
