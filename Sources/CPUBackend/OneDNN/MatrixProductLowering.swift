import COneDNN
import Graphs
import Operations
import Tensors

extension ProgramBuilder {
    /// Below this many multiply-adds a call of oneDNN takes longer than the product.
    private static let smallWork = 1 << 16

    /// Up to this many rows, weights are read once however they lie, so that packing gains nothing.
    private static let thinRows = 8

    /// Adds matrix products.
    ///
    /// - Returns: Whether there is a kernel for them.
    mutating func addMatrixProduct(_ node: Node, epilogue: Epilogue?) -> Bool {
        guard let product = node.operation as? MatrixProduct, graph.type(of: node.results[0]).elementType == .float32
        else { return false }
        let shapes = (node.operands + node.results).map { graph.type(of: $0).shape }
        let sizes = ProductSizes(product, left: shapes[0], result: shapes[2], epilogue: epilogue)
        var reads = node.operands.map { buffer(of: $0) }
        let isPacked = sizes.count == 1 && sizes.rows > Self.thinRows && isConstantInput(node.operands[1])
        var candidates = [sizes.kernel(isPacked: isPacked, threads: threads)]
        if isPacked {
            let packed = addBuffer(bytes: sizes.packedBytes)
            addStep(
                "pack weights", reads: [reads[1]], writes: [packed], isOnce: true, isCopy: true, bind: sizes.packing)
            reads[1] = packed
        } else if sizes.work >= Self.smallWork,
            let other = oneDNNProduct(product, shapes, hasBias: sizes.hasBias, isRectified: sizes.isRectified)
        {
            candidates.append(other)
        }
        if let bias = epilogue?.bias { reads.append(buffer(of: bias)) }
        let write = define(epilogue?.result ?? node.results[0])
        addFastest(candidates, "MatrixProduct", "\(sizes)", reads: reads, write: write)
        return true
    }

    /// Matrix products by oneDNN; `nil` where it has none.
    private func oneDNNProduct(
        _ product: MatrixProduct, _ shapes: [Shape], hasBias: Bool, isRectified: Bool
    ) -> KernelCandidate? {
        let result = shapes[2].dimensions.suffix(2)
        let bias = [1, 1, result[result.endIndex - 1]]
        guard let left = Self.matrices(shapes[0], transposed: product.transposeLeft),
            let right = Self.matrices(shapes[1], transposed: product.transposeRight),
            let target = Self.matrices(shapes[2], transposed: false),
            let biasMemory = OneDNNMemory(Array(bias.suffix(Int(target.description.ndims))), .plain)
        else { return nil }
        var operation = dnnl_matmul_desc_t()
        var (a, b, c, d) = (left.description, right.description, biasMemory.description, target.description)
        let status = withUnsafePointer(to: &c) { dnnl_matmul_desc_init(&operation, &a, &b, hasBias ? $0 : nil, &d) }
        guard status == dnnl_success, let primitive = OneDNNPrimitive(&operation, rectified: isRectified) else {
            return nil
        }
        var roles: [(Int32, OneDNNMemory)] = [(DNNL_ARG_SRC, left), (DNNL_ARG_WEIGHTS, right)]
        if hasBias { roles.append((DNNL_ARG_BIAS, biasMemory)) }
        return primitive.candidate(reads: roles, write: (DNNL_ARG_DST, target))
    }

    /// Matrices over one batch axis, or a single one.
    private static func matrices(_ shape: Shape, transposed: Bool) -> OneDNNMemory? {
        let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
        let matrix = transposed ? [columns, rows] : [rows, columns]
        let strides = transposed ? [1, columns] : [columns, 1]
        let count = shape.count / (rows * columns)
        return count == 1
            ? OneDNNMemory(matrix, strides: strides)
            : OneDNNMemory([count] + matrix, strides: [rows * columns] + strides)
    }
}
