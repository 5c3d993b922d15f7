import Tensors

/// The cotangents of a recurrent layer between two tokens, from the last to the first.
struct RecurrenceGradientStep<S: Scalar> {
    private let sizes: RecurrentSizes
    private let given: [UnsafeMutableBufferPointer<S>]
    private let inputs: UnsafeMutableBufferPointer<S>
    /// Of the state, `[B, width]`.
    private var state: [S]
    /// Of an LSTM's memory, or of a GRU's previous state by way of h − n, `[B, width]`.
    private var carried: [S]
    /// Of q = R·h + b, `[B, gates · width]`.
    private var products: [S]
    private let zero = S(0)
    private let one = S(1)

    /// - Parameters:
    ///   - operands: Those of the gradient operation.
    ///   - inputs: Where the cotangent of the projected inputs goes.
    init(_ sizes: RecurrentSizes, _ operands: [Tensor<S>], inputs: Tensor<S>) {
        self.sizes = sizes
        given = operands.map(\.elements)
        self.inputs = inputs.elements
        let elements = sizes.batch * sizes.width
        state = Array(repeating: zero, count: elements)
        carried = state
        products = Array(repeating: zero, count: sizes.batch * sizes.rows)
        for example in 0..<sizes.batch {
            let last = (example * sizes.length + sizes.length - 1) * sizes.width
            for k in 0..<sizes.width { state[example * sizes.width + k] = given[0][last + k] }
        }
    }

    /// From the cotangent of the state to those of x and q, and of what is carried past the product.
    @inline(__always)
    mutating func passNonlinearities(at token: Int) {
        for example in 0..<sizes.batch {
            let place = example * sizes.length + token
            for k in 0..<sizes.width {
                switch sizes.cell {
                case .rnn: passTangent(example, place, k)
                case .lstm: passMemory(example, place, k, token)
                case .gru: passUpdate(example, place, k)
                }
            }
        }
    }

    @inline(__always)
    private mutating func passTangent(_ example: Int, _ place: Int, _ k: Int) {
        let g = throughTangent(state[example * sizes.width + k], given[2][place * sizes.width + k], one)
        write(g, g, example, place, 0, k)
    }

    @inline(__always)
    private mutating func passMemory(_ example: Int, _ place: Int, _ k: Int, _ token: Int) {
        let (own, at, base) = (example * sizes.width + k, place * sizes.width + k, place * sizes.rows + k)
        let (input, forget, candidate, output) = (gate(base, 0), gate(base, 1), gate(base, 2), gate(base, 3))
        let squashed = given[5][at]
        var memory = throughTangent(state[own] * output, squashed, one)
        if token < sizes.length - 1 { memory = memory + carried[own] }
        let previous = token == 0 ? zero : given[4][at - sizes.width]
        let gradients = [
            throughLogistic(memory * candidate, input, one), throughLogistic(memory * previous, forget, one),
            throughTangent(memory * input, candidate, one), throughLogistic(state[own] * squashed, output, one),
        ]
        for (index, g) in gradients.enumerated() { write(g, g, example, place, index, k) }
        if token > 0 { carried[own] = memory * forget }
    }

    @inline(__always)
    private mutating func passUpdate(_ example: Int, _ place: Int, _ k: Int) {
        let (own, at, base) = (example * sizes.width + k, place * sizes.width + k, place * sizes.rows + k)
        let (reset, update, candidate) = (gate(base, 0), gate(base, 1), gate(base, 2))
        let change = state[own] * update
        let sum = throughTangent(state[own] + -change, candidate, one)
        let r = throughLogistic(sum * given[4][at], reset, one)
        let z = throughLogistic(state[own] * given[5][at], update, one)
        write(r, r, example, place, 0, k)
        write(z, z, example, place, 1, k)
        write(sum, sum * reset, example, place, 2, k)
        carried[own] = change
    }

    @inline(__always)
    private func gate(_ base: Int, _ index: Int) -> S { given[3][base + index * sizes.width] }

    @inline(__always)
    private mutating func write(_ input: S, _ product: S, _ example: Int, _ place: Int, _ gate: Int, _ k: Int) {
        inputs[place * sizes.rows + gate * sizes.width + k] = input
        products[example * sizes.rows + gate * sizes.width + k] = product
    }

    /// Adds the token's share to the cotangents of the recurrent weights and bias.
    @inline(__always)
    func accumulateWeights(at token: Int, into weights: Tensor<S>, _ bias: Tensor<S>) {
        let (w, b) = (weights.elements, bias.elements)
        let isFirst = token == sizes.length - 1
        for row in 0..<sizes.rows {
            var sum = S.emptySum
            for example in 0..<sizes.batch { sum.accumulate(products[example * sizes.rows + row]) }
            b[row] = isFirst ? sum : b[row] + sum
            for k in 0..<sizes.width {
                var sum = S.emptySum
                for example in 0..<sizes.batch {
                    let before = (example * sizes.length + token - 1) * sizes.width + k
                    let state = token == 0 ? zero : given[2][before]
                    sum.accumulateProduct(products[example * sizes.rows + row], state)
                }
                w[row * sizes.width + k] = isFirst ? sum : w[row * sizes.width + k] + sum
            }
        }
    }

    /// From the cotangent of q to that of the state of the token before.
    @inline(__always)
    mutating func passProduct(to token: Int) {
        for example in 0..<sizes.batch {
            for k in 0..<sizes.width {
                var sum = S.emptySum
                for row in 0..<sizes.rows {
                    sum.accumulateProduct(products[example * sizes.rows + row], given[1][row * sizes.width + k])
                }
                let own = example * sizes.width + k
                var cotangent = given[0][(example * sizes.length + token) * sizes.width + k]
                if sizes.cell == .gru { cotangent = cotangent + carried[own] }
                state[own] = cotangent + sum
            }
        }
    }
}

/// The critical path of back-propagation through time.
struct RecurrenceDepth {
    /// The number of scalar operations on it.
    let span: Int128

    /// Follows the depths of the cotangents from the last token to the first.
    init(_ sizes: RecurrentSizes) {
        var (state, memory, sum, deepest) = (Int128(0), Int128(0), Int128(0), Int128(0))
        for step in 0..<sizes.length {
            let (depths, carried) = Self.products(sizes.cell, state: state, memory: memory, isLast: step == 0)
            memory = carried
            deepest = depths.max() ?? 0
            let share = deepest + 1 + treeDepth(sizes.batch)
            sum = step == 0 ? share : max(sum, share) + 1
            state = 1 + reductionDepth(depths.map { ($0 + 1, sizes.width) })
        }
        span = sum
    }

    /// The depths of the cotangents before the nonlinearities, gate by gate, and of the memory that is carried on.
    private static func products(
        _ cell: RecurrentCell, state: Int128, memory: Int128, isLast: Bool
    ) -> (depths: [Int128], memory: Int128) {
        switch cell {
        case .rnn: return ([max(state, 2) + 1], 0)
        case .lstm:
            let own = max(state + 1, 2) + 1
            let total = isLast ? own : max(own, memory) + 1
            return ([total + 2, total + 2, total + 2, max(state + 1, 2) + 1], total + 1)
        case .gru: return ([state + 6, max(state + 1, 2) + 1, state + 5], 0)
        }
    }
}
