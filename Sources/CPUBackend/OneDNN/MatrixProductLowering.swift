import COneDNN
import Graphs
import Operations
import Tensors

extension ProgramBuilder {
    /// Adds a matrix product by oneDNN.
    ///
    /// - Returns: Whether oneDNN does it.
    mutating func addMatrixProduct(_ node: Node, epilogue: Epilogue?) -> Bool {
        guard let product = node.operation as? MatrixProduct, graph.type(of: node.results[0]).elementType == .float32
        else { return false }
        let shapes = (node.operands + node.results).map { graph.type(of: $0).shape }
        let result = shapes[2].dimensions.suffix(2)
        let bias = [1, 1, result[result.endIndex - 1]]
        guard let left = Self.matrices(shapes[0], transposed: product.transposeLeft),
            let right = Self.matrices(shapes[1], transposed: product.transposeRight),
            let target = Self.matrices(shapes[2], transposed: false),
            let biasMemory = OneDNNMemory(Array(bias.suffix(Int(target.description.ndims))), .plain)
        else { return false }
        var operation = dnnl_matmul_desc_t()
        var (a, b, c, d) = (left.description, right.description, biasMemory.description, target.description)
        let hasBias = epilogue?.bias != nil
        let status = withUnsafePointer(to: &c) { dnnl_matmul_desc_init(&operation, &a, &b, hasBias ? $0 : nil, &d) }
        guard status == dnnl_success,
            let primitive = OneDNNPrimitive(&operation, rectified: epilogue?.isRectified ?? false)
        else { return false }
        var reads = node.operands.map { buffer(of: $0) }
        var roles: [(Int32, OneDNNMemory)] = [(DNNL_ARG_SRC, left), (DNNL_ARG_WEIGHTS, right)]
        if let bias = epilogue?.bias {
            reads.append(buffer(of: bias))
            roles.append((DNNL_ARG_BIAS, biasMemory))
        }
        let write = define(epilogue?.result ?? node.results[0])
        addPrimitive("MatrixProduct", primitive, reads: zip(reads, roles), write: write, (DNNL_ARG_DST, target))
        return true
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
