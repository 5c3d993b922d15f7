import Graphs
import Operations
import Tensors

enum MatrixProductExamples: OperationExamples {
    static let examples =
        [
            OperationExample(
                "2×3 times 3×2", MatrixProduct(), .values([2, 3], [1, 2, 3, 4, 5, 6]),
                .values([3, 2], [7, 8, 9, 10, 11, 12]), expected: [58, 64, 139, 154]),
            OperationExample(
                "Aᵀ·Bᵀ is (B·A)ᵀ", MatrixProduct(transposeLeft: true, transposeRight: true),
                .values([3, 2], [7, 8, 9, 10, 11, 12]), .values([2, 3], [1, 2, 3, 4, 5, 6]),
                expected: [58, 139, 64, 154]),
            OperationExample("one by one", MatrixProduct(), .uniform([1, 1]), .uniform([1, 1])),
            OperationExample("outer product", MatrixProduct(), .uniform([5, 1]), .uniform([1, 3])),
            OperationExample("inner product", MatrixProduct(), .uniform([1, 17]), .uniform([17, 1])),
            OperationExample("inner size a power of two", MatrixProduct(), .uniform([3, 8]), .uniform([8, 2])),
            OperationExample("f64", MatrixProduct(), .uniform([2, 3], .float64), .uniform([3, 4], .float64)),
        ] + transposed

    /// Every pair of transpositions, with and without batch axes, all sizes different and odd.
    private static let transposed = [false, true].flatMap { left in
        [false, true].flatMap { right in
            [([], "flat"), ([2], "one batch axis"), ([3, 1, 2], "three batch axes")].map { batch, name in
                OperationExample(
                    "\(name), left \(left ? "ᵀ" : "as is"), right \(right ? "ᵀ" : "as is")",
                    MatrixProduct(transposeLeft: left, transposeRight: right),
                    .uniform(Shape(batch, left ? [7, 3] : [3, 7])), .uniform(Shape(batch, right ? [5, 7] : [7, 5])))
            }
        }
    }

    static let refusals = [
        OperationRefusal(MatrixProduct(), saying: "0 operands"),
        OperationRefusal(MatrixProduct(), .f32([2, 3]), saying: "1 operands"),
        OperationRefusal(MatrixProduct(), .f32([2, 2]), .f32([2, 2]), .f32([2, 2]), saying: "3 operands"),
        OperationRefusal(MatrixProduct(), .f32([2, 3]), .f32([4, 5]), saying: "f32[2, 3] and f32[4, 5]"),
        OperationRefusal(MatrixProduct(transposeRight: true), .f32([2, 3]), .f32([3, 5]), saying: "f32[3, 5]ᵀ"),
        OperationRefusal(MatrixProduct(), .f32([3]), .f32([3]), saying: "at least 2"),
        OperationRefusal(MatrixProduct(), .f32([]), .f32([]), saying: "at least 2"),
        OperationRefusal(MatrixProduct(), .f32([2, 3]), .f32([2, 3, 4]), saying: "same rank"),
        OperationRefusal(MatrixProduct(), .f32([2, 3, 4]), .f32([3, 4, 5]), saying: "leading axes"),
        OperationRefusal(MatrixProduct(), .f32([2, 3]), .f64([3, 2]), saying: "one floating-point type"),
        OperationRefusal(MatrixProduct(), .i32([2, 3]), .i32([3, 2]), saying: "floating-point"),
        OperationRefusal(MatrixProduct(), .f32([1 << 40, 1]), .f32([1, 1 << 40]), saying: "2^60"),
    ]
}
