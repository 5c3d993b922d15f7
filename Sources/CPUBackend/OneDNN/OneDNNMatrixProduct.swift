import COneDNN
public import Graphs
import Operations
import Tensors

/// Matrix products by oneDNN's single-precision GEMM, one call for every matrix of the batch.
public struct OneDNNMatrixProduct: KernelOverride {
    /// Creates the override.
    public init() {}

    /// A kernel for a `float32` matrix product; `nil` for every other node.
    public func kernel(for node: Node, in graph: Graph) -> Kernel? {
        guard let product = node.operation as? MatrixProduct,
            graph.type(of: node.operands[0]).elementType == .float32
        else { return nil }
        return { operands, results in
            Self.multiply(operands[0], operands[1], into: results[0], product)
        }
    }

    private static func multiply(
        _ left: Tensor<Float>, _ right: Tensor<Float>, into result: Tensor<Float>, _ product: MatrixProduct
    ) {
        let (a, b) = (left.shape.dimensions.suffix(2), right.shape.dimensions.suffix(2))
        let (lda, ldb) = (a[a.endIndex - 1], b[b.endIndex - 1])
        let (m, k) = product.transposeLeft ? (lda, a[a.startIndex]) : (a[a.startIndex], lda)
        let n = product.transposeRight ? b[b.startIndex] : ldb
        for batch in 0..<result.shape.count / (m * n) {
            let status = dnnl_sgemm(
                flag(product.transposeLeft), flag(product.transposeRight), dnnl_dim_t(m), dnnl_dim_t(n),
                dnnl_dim_t(k), 1, left.elements.baseAddress.map { $0 + batch * m * k }, dnnl_dim_t(lda),
                right.elements.baseAddress.map { $0 + batch * k * n }, dnnl_dim_t(ldb), 0,
                result.elements.baseAddress.map { $0 + batch * m * n }, dnnl_dim_t(n))
            precondition(status == dnnl_success, "oneDNN refused a product of [\(m), \(k)] and [\(k), \(n)]: \(status)")
        }
    }

    private static func flag(_ isTransposed: Bool) -> CChar {
        CChar(bitPattern: UInt8(ascii: isTransposed ? "T" : "N"))
    }
}
