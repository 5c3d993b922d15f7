/// The normal equations of a least-squares problem with a few unknowns, by Cholesky's decomposition.
struct SmallLinearSystem {
    /// The number of unknowns.
    let size: Int
    /// The matrix, row by row; its lower triangle is used, and becomes the decomposition's factor.
    private var matrix: [Double]
    private var right: [Double]
    /// The scale of each unknown, so that columns of very different size do no harm.
    private var scales: [Double]

    init(size: Int) {
        self.size = size
        matrix = Array(repeating: 0, count: size * size)
        right = Array(repeating: 0, count: size)
        scales = right
    }

    /// Takes all equations away.
    mutating func clear() {
        for index in matrix.indices { matrix[index] = 0 }
        for index in right.indices { right[index] = 0 }
    }

    /// Adds the equation that `row` · unknowns = `value`; `row` begins at `start` of a larger array.
    @inline(__always)
    mutating func add(_ rows: [Double], from start: Int, value: Double) {
        for i in 0..<size {
            let factor = rows[start + i]
            right[i] += factor * value
            for j in 0...i { matrix[i * size + j] += factor * rows[start + j] }
        }
    }

    /// Decomposes the matrix.
    ///
    /// - Returns: Whether the unknowns are determined.
    mutating func decompose() -> Bool {
        for i in 0..<size {
            let square = matrix[i * size + i]
            guard square > 0, square.isFinite else { return false }
            scales[i] = 1 / square.squareRoot()
        }
        for i in 0..<size {
            for j in 0...i {
                var sum = matrix[i * size + j] * scales[i] * scales[j]
                for k in 0..<j { sum -= matrix[i * size + k] * matrix[j * size + k] }
                if i == j {
                    guard sum > 1e-13 else { return false }
                    matrix[i * size + i] = sum.squareRoot()
                } else {
                    matrix[i * size + j] = sum / matrix[j * size + j]
                }
            }
        }
        return true
    }

    /// The unknowns, after `decompose`.
    func solution() -> [Double] {
        solved(zip(right, scales).map { $0 * $1 })
    }

    /// The diagonal of the inverse matrix, after `decompose`: the variances of the unknowns for errors of variance 1.
    func variance(of unknown: Int) -> Double {
        var unit = Array(repeating: 0.0, count: size)
        unit[unknown] = scales[unknown]
        return solved(unit)[unknown]
    }

    /// How much an equation's value weighs in its own fit, after `decompose`.
    func leverage(_ row: [Double]) -> Double {
        zip(row, solved(zip(row, scales).map { $0 * $1 })).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private func solved(_ scaled: [Double]) -> [Double] {
        var values = scaled
        for i in 0..<size {
            for k in 0..<i { values[i] -= matrix[i * size + k] * values[k] }
            values[i] /= matrix[i * size + i]
        }
        for i in stride(from: size - 1, through: 0, by: -1) {
            for k in (i + 1)..<max(size, i + 1) { values[i] -= matrix[k * size + i] * values[k] }
            values[i] = values[i] / matrix[i * size + i]
        }
        for i in 0..<size { values[i] *= scales[i] }
        return values
    }
}
