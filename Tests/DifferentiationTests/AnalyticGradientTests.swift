import Foundation
import Graphs
import Operations
import ReferenceInterpreter
import Tensors
import Testing

/// Gradients of small networks against formulas written out by hand.
@Suite struct AnalyticGradientTests {
    /// Binary logistic regression: ∂/∂w Σ [log(1 + exp zᵢ) − tᵢzᵢ] = Xᵀ(σ(z) − t), z = Xw.
    @Test func logisticRegression() throws {
        let (n, d) = (5, 3)
        var generator = SplitMix64(seed: 1)
        let (x, w) = (generator.numbers(n * d), generator.numbers(d))
        let t = [1.0, 0, 0, 1, 1]
        var g = GradientGraph()
        let (xs, ws, ts) = (try g.input(n, d), try g.input(d, 1), try g.input(n, 1))
        let z = try g.builder.matrixProduct(xs, ws)
        let one = try g.builder.constant(1, like: z)
        let softplus = try g.builder.logarithm(g.builder.add(one, g.builder.exponential(z)))
        let loss = try g.total(g.builder.subtract(softplus, g.builder.multiply(ts, z)))
        let gradient = try g.gradients(of: loss, ws)
        let found = g.evaluate(gradient, [x, w, t])[0]
        let residual = zip(product(x, w), t).map { 1 / (1 + exp(-$0)) - $1 }
        #expect(agree(found, transposedProduct(x, residual)))
    }

    /// Softmax regression: ∂/∂W mean cross-entropy = Xᵀ(P − Y)/n, ∂/∂b = Σ rows of (P − Y)/n.
    @Test func softmaxRegression() throws {
        let (n, d, c) = (4, 3, 5)
        var generator = SplitMix64(seed: 2)
        let (x, w, b) = (generator.numbers(n * d), generator.numbers(d * c), generator.numbers(c))
        let labels = [4.0, 0, 2, 2]
        var g = GradientGraph()
        let (xs, ws, bs) = (try g.input(n, d), try g.input(d, c), try g.input(c))
        let targets = try g.input(n, elementType: .int32)
        let logits = try g.builder.add(g.builder.matrixProduct(xs, ws), bs)
        let loss = try g.builder.mean(g.builder.crossEntropy(logits, labels: targets), axes: [0])
        let gradients = try g.gradients(of: loss, ws, bs)
        let found = g.evaluate(gradients, [x, w, b, labels])
        let difference = (0..<n).map { row in
            let z = zip(transposedProduct(w, Array(x[row * d..<(row + 1) * d])), b).map { exp($0 + $1) }
            let sum = z.reduce(0, +)
            return (0..<c).map { (z[$0] / sum - (Double($0) == labels[row] ? 1 : 0)) / Double(n) }
        }
        let columns = (0..<c).map { column in difference.map { $0[column] } }
        let weight = columns.map { transposedProduct(x, $0) }
        let bias = columns.map { $0.reduce(0, +) }
        #expect(agree(found[0], (0..<d).flatMap { row in weight.map { $0[row] } }))
        #expect(agree(found[1], bias))
    }

    /// Backpropagation through two layers, ½‖V·tanh(Wx) − t‖²: δ = y − t, ∂V = δhᵀ, ∂W = (Vᵀδ ⊙ (1 − h²))xᵀ,
    /// ∂x = Wᵀ(Vᵀδ ⊙ (1 − h²)).
    @Test func twoLayers() throws {
        let (d, m, k) = (3, 4, 2)
        var generator = SplitMix64(seed: 3)
        let (w, v) = (generator.numbers(m * d), generator.numbers(k * m))
        let (x, t) = (generator.numbers(d), generator.numbers(k))
        var g = GradientGraph()
        let (ws, vs, xs, ts) = (try g.input(m, d), try g.input(k, m), try g.input(d, 1), try g.input(k, 1))
        let hidden = try g.builder.hyperbolicTangent(g.builder.matrixProduct(ws, xs))
        let error = try g.builder.subtract(g.builder.matrixProduct(vs, hidden), ts)
        let half = try g.builder.constant(0.5, like: error)
        let loss = try g.builder.multiply(half, g.dot(error, error))
        let gradients = try g.gradients(of: loss, ws, vs, xs)
        let found = g.evaluate(gradients, [w, v, x, t])
        let h = product(w, x).map { tanh($0) }
        let delta = zip(product(v, h), t).map { $0 - $1 }
        let back = zip(transposedProduct(v, delta), h).map { $0 * (1 - $1 * $1) }
        #expect(agree(found[0], back.flatMap { b in x.map { b * $0 } }))
        #expect(agree(found[1], delta.flatMap { b in h.map { b * $0 } }))
        #expect(agree(found[2], transposedProduct(w, back)))
    }

    /// x is used three times in x·x + exp x: the cotangents of all uses are added, 2x + exp x.
    @Test func cotangentsOfSharedValuesAreAdded() throws {
        var g = GradientGraph()
        let x = try g.input(3)
        let loss = try g.total(g.builder.add(g.builder.multiply(x, x), g.builder.exponential(x)))
        let gradient = try g.gradients(of: loss, x)
        let point = [-0.5, 0, 1.5]
        #expect(agree(g.evaluate(gradient, [point])[0], point.map { 2 * $0 + exp($0) }))
    }

    /// Doubling n times by y + y gives 2ⁿ: one addition of cotangents a level, not 2ⁿ paths.
    @Test func sharedValuesAreVisitedOnce() throws {
        var g = GradientGraph()
        let x = try g.input()
        var y = x
        for _ in 0..<40 { y = try g.builder.add(y, y) }
        let before = g.builder.nodes.count
        let gradient = try g.gradients(of: y, x)
        #expect(g.evaluate(gradient, [[1]]) == [[Double(1 << 40)]])
        #expect(g.builder.nodes.count - before == 41)
    }

    /// Rows that are looked up more than once collect all their cotangents.
    @Test func embeddingRowsCollectTheirCotangents() throws {
        var g = GradientGraph()
        let table = try g.input(3, 2)
        let indices = try g.input(4, elementType: .int32)
        let weights = try g.input(4, 2)
        let loss = try g.dot(g.builder.gather(table, indices), weights)
        let gradient = try g.gradients(of: loss, table)
        let found = g.evaluate(gradient, [[1, 2, 3, 4, 5, 6], [2, 0, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]])
        #expect(found == [[3, 4, 0, 0, 13, 16]])
    }

    /// At kinks the rules choose: the rectifier has slope 0 at 0, and equal maxima share.
    @Test func kinks() throws {
        var g = GradientGraph()
        let x = try g.input(4)
        let rectified = try g.gradients(of: g.total(g.builder.relu(x)), x)
        #expect(g.evaluate(rectified, [[0, -0.0, 1, -1]]) == [[0, 0, 1, 0]])
        let greatest = try g.gradients(of: g.builder.max(x, axes: [0]), x)
        #expect(g.evaluate(greatest, [[2, 1, 2, 0]]) == [[0.5, 0, 0.5, 0]])
        #expect(g.evaluate(greatest, [[3, 3, 3, 3]]) == [[0.25, 0.25, 0.25, 0.25]])
    }
}
