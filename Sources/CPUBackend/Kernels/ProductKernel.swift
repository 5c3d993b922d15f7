import CKernels
import Operations
import Tensors

/// The sizes of a batch of matrix products, and what is done to the results.
struct ProductSizes: Sendable {
    let count: Int
    let rows: Int
    let columns: Int
    let depth: Int
    let transposeLeft: Bool
    let transposeRight: Bool
    let hasBias: Bool
    let isRectified: Bool

    /// - Parameters:
    ///   - left: The shape of the left operand as it is stored.
    ///   - result: The shape of the result.
    init(_ product: MatrixProduct, left: Shape, result: Shape, epilogue: Epilogue?) {
        rows = result[result.rank - 2]
        columns = result[result.rank - 1]
        count = result.count / (rows * columns)
        depth = product.transposeLeft ? left[left.rank - 2] : left[left.rank - 1]
        transposeLeft = product.transposeLeft
        transposeRight = product.transposeRight
        hasBias = epilogue?.bias != nil
        isRectified = epilogue?.isRectified ?? false
    }

    /// Multiply-adds.
    var work: Int { count * rows * columns * depth }

    /// The product as the kernel takes it.
    ///
    /// - Parameter isPacked: Whether the right operand was packed before.
    func kernelSizes(isPacked: Bool) -> ck_product {
        var product = ck_product()
        (product.count, product.rows) = (Int64(count), Int64(rows))
        (product.columns, product.depth) = (Int64(columns), Int64(depth))
        (product.left_row, product.left_step) = transposeLeft ? (1, Int64(rows)) : (Int64(depth), 1)
        (product.right_step, product.right_column) = transposeRight ? (1, Int64(depth)) : (Int64(columns), 1)
        product.left_next = Int64(rows * depth)
        product.right_next = Int64(depth * columns)
        product.is_packed = isPacked ? 1 : 0
        product.is_rectified = isRectified ? 1 : 0
        return product
    }

    /// The bytes of a packed right operand.
    var packedBytes: Int {
        withUnsafePointer(to: kernelSizes(isPacked: true)) { Int(ck_packed_elements($0)) } * MemoryLayout<Float>.stride
    }

    /// The kernel that packs the right operand.
    func packing(_ memory: StepMemory) -> BoundKernel {
        let product = kernelSizes(isPacked: true)
        let (right, packed) = (memory.reads[0].pointer, memory.writes[0].pointer)
        return { withUnsafePointer(to: product) { ck_pack_right(right.address, packed.address, $0) } }
    }

    /// The kernel that multiplies, on its operands and the bias if there is one.
    func kernel(isPacked: Bool, threads: Int) -> KernelCandidate {
        let product = kernelSizes(isPacked: isPacked)
        let scratch = withUnsafePointer(to: product) { Int(ck_product_scratch($0, Int32(threads))) }
        let hasBias = hasBias
        return KernelCandidate(
            scratchBytes: scratch * MemoryLayout<Float>.stride, implementation: isPacked ? "packed" : "unpacked"
        ) { memory in
            let (left, right) = (memory.reads[0].pointer, memory.reads[1].pointer)
            let bias = hasBias ? memory.reads[2].pointer : FloatPointer(nil)
            let (result, scratch) = (memory.writes[0].pointer, memory.scratch.first?.pointer ?? FloatPointer(nil))
            return {
                withUnsafePointer(to: product) {
                    ck_multiply(left.address, right.address, bias.address, result.address, $0, scratch.address)
                }
            }
        }
    }
}
