/// The coefficients, none below 0, with which the terms come closest to 1 in the sense of least squares: by
/// coordinate descent on the normal equations (Franc, Hlaváč and Navara, "Sequential coordinate-wise algorithm for the
/// non-negative least squares problem", 2005).
///
/// - Parameters:
///   - rows: The terms of each observation, divided by the observation.
///   - weights: How much the square of each row's difference from 1 counts, as many.
/// - Complexity: O(rows · terms² + sweeps · terms²).
func nonNegativeLeastSquares(_ rows: [[Double]], weights: [Double]) -> [Double] {
    guard let count = rows.first?.count else { return [] }
    var gram = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    var target = Array(repeating: 0.0, count: count)
    for (row, weight) in zip(rows, weights) {
        for i in 0..<count where row[i] != 0 {
            target[i] += weight * row[i]
            for j in 0..<count { gram[i][j] += weight * row[i] * row[j] }
        }
    }
    var solution = Array(repeating: 0.0, count: count)
    for _ in 0..<2000 {
        var change = 0.0
        for i in 0..<count where gram[i][i] > 0 {
            var slope = target[i]
            for j in 0..<count { slope -= gram[i][j] * solution[j] }
            let next = max(0, solution[i] + slope / gram[i][i])
            change = max(change, abs(next - solution[i]) / max(next, 1e-30))
            solution[i] = next
        }
        if change < 1e-9 { break }
    }
    return solution
}

/// The solution of a symmetric positive definite system, by Cholesky's decomposition.
///
/// - Parameter matrix: The lower triangle, row after row; `nil` comes back where it is not positive definite.
/// - Complexity: O(n³).
func choleskySolution(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    let count = right.count
    var lower = matrix
    var solution = right
    for i in 0..<count {
        var row: [Double] = []
        swap(&row, &lower[i])
        for j in 0..<i {
            let other = lower[j]
            var sum = row[j]
            for k in 0..<j { sum -= row[k] * other[k] }
            row[j] = sum / other[j]
        }
        var square = row[i]
        for k in 0..<i { square -= row[k] * row[k] }
        guard square > 0 else { return nil }
        row[i] = square.squareRoot()
        lower[i] = row
    }
    for i in 0..<count {
        for k in 0..<i { solution[i] -= lower[i][k] * solution[k] }
        solution[i] /= lower[i][i]
    }
    for i in (0..<count).reversed() {
        for k in i + 1..<count { solution[i] -= lower[k][i] * solution[k] }
        solution[i] /= lower[i][i]
    }
    return solution
}
