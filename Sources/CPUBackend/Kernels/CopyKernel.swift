import CKernels
import Tensors

/// Copies a box of elements from one arrangement in memory to another.
struct CopyKernel: Sendable {
    /// Sizes and strides of the copied box, axes of size 1 left out and axes that lie together merged. The axis along
    /// which the result lies together comes last, and the one along which the source does so before it.
    private let axes: [Axis]
    private let fromStart: Int
    private let toStart: Int
    /// The elements that are set to zero first, where the box does not cover the result.
    private let cleared: Int

    private struct Axis: Sendable {
        let size: Int
        let from: Int
        let to: Int
    }

    /// The copy of `sizes` elements along each axis.
    init(sizes: [Int], from: [Int], fromStart: Int = 0, to: [Int], toStart: Int = 0, clearing cleared: Int = 0) {
        var axes: [Axis] = []
        for (size, (from, to)) in zip(sizes, zip(from, to)) where size > 1 {
            if let last = axes.last, last.from == from * size, last.to == to * size {
                axes[axes.count - 1] = Axis(size: last.size * size, from: from, to: to)
            } else {
                axes.append(Axis(size: size, from: from, to: to))
            }
        }
        if let place = axes.firstIndex(where: { $0.to == 1 }) { axes.append(axes.remove(at: place)) }
        if let last = axes.popLast() {
            if let place = axes.firstIndex(where: { $0.from == 1 }) { axes.append(axes.remove(at: place)) }
            axes.append(last)
        }
        while axes.count < 2 { axes.insert(Axis(size: 1, from: 0, to: 0), at: 0) }
        self.axes = axes
        self.fromStart = fromStart
        self.toStart = toStart
        self.cleared = cleared
    }

    /// The copy of a tensor of `shape` from one layout to another.
    init(shape: Shape, from: TensorLayout, to: TensorLayout) {
        switch (from, to) {
        case (.plain, .blocked), (.plain, .plain):
            let sizes = to.physicalSizes(of: shape)
            self.init(sizes: sizes, from: to.physicalStrides(shape.strides), to: rowMajorStrides(sizes))
        case (.blocked, _):
            let sizes = from.physicalSizes(of: shape)
            self.init(sizes: sizes, from: rowMajorStrides(sizes), to: from.physicalStrides(shape.strides))
        }
    }

    func bind(_ memory: StepMemory) -> BoundKernel {
        let (x, y) = (memory.reads[0].pointer, memory.writes[0].pointer)
        let (sizes, from, to) = (axes.map { Int64($0.size) }, axes.map { Int64($0.from) }, axes.map { Int64($0.to) })
        let box = ck_box_make(Int32(axes.count), sizes, from, to)
        let bytes = axes.reduce(MemoryLayout<Float>.stride) { $0 * $1.size }
        let isStreamed: Int32 = memory.isStreamed(0, bytes: bytes) ? 1 : 0
        let (fromStart, toStart, cleared) = (fromStart, toStart, cleared)
        return {
            guard let source = x.address, let target = y.address else { return }
            if cleared > 0 { target.update(repeating: 0, count: cleared) }
            withUnsafePointer(to: box) { ck_copy_box(source + fromStart, target + toStart, $0, isStreamed) }
        }
    }
}

/// The distance between neighbours along each axis of a row-major tensor.
func rowMajorStrides(_ sizes: [Int]) -> [Int] {
    var strides = Array(repeating: 1, count: sizes.count)
    for axis in sizes.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * sizes[axis + 1] }
    return strides
}
