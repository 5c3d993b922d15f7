import CKernels
import Tensors

/// A fused loop over tensors that lie in given layouts, with its axes merged where they can be.
struct FusedLoopKernel: Sendable {
    let loop: FusedLoop
    /// The sizes of the merged axes.
    let sizes: [Int]
    private let operandStrides: [[Int]]
    /// Those of the results along the merged axes, in elements.
    let resultStrides: [[Int]]

    /// - Parameter layout: How the loop's stored results lie, and its operands of the loop's own shape.
    init(_ loop: FusedLoop, layout: TensorLayout) {
        self.loop = loop
        let physical = layout.physicalSizes(of: loop.space)
        let own = rowMajorStrides(physical)
        var operands = loop.operands.map { operand in
            operand.isWhole ? own : layout.physicalStrides(operand.strides)
        }
        var results = loop.results.map { $0.kind == CK_STORE ? own : layout.physicalStrides($0.strides) }
        sizes = Self.mergeAxes(physical, &operands, &results)
        operandStrides = operands
        resultStrides = results
    }

    /// Drops axes of size 1 and merges neighbours that all tensors walk through evenly; gives at least two axes.
    private static func mergeAxes(_ sizes: [Int], _ operands: inout [[Int]], _ results: inout [[Int]]) -> [Int] {
        let all = operands + results
        var merged: [Int] = []
        var strides: [[Int]] = Array(repeating: [], count: all.count)
        for axis in sizes.indices where sizes[axis] > 1 {
            let fits =
                !merged.isEmpty
                && all.indices.allSatisfy { tensor in
                    strides[tensor].last == all[tensor][axis] * sizes[axis]
                }
            if fits {
                merged[merged.count - 1] *= sizes[axis]
                for tensor in all.indices { strides[tensor][merged.count - 1] = all[tensor][axis] }
            } else {
                merged.append(sizes[axis])
                for tensor in all.indices { strides[tensor].append(all[tensor][axis]) }
            }
        }
        while merged.count < 2 {
            merged.insert(1, at: 0)
            for tensor in all.indices { strides[tensor].insert(0, at: 0) }
        }
        operands = Array(strides.prefix(operands.count))
        results = Array(strides.suffix(results.count))
        return merged
    }

    /// The bytes of a tensor of the loop's own size.
    var bytes: Int { sizes.reduce(MemoryLayout<Float>.stride, *) }

    /// The strides of the operands that are no constants, along the merged axes.
    var readStrides: [[Int]] {
        zip(loop.operands, operandStrides).compactMap { operand, strides in
            if case .value = operand.source { strides } else { nil }
        }
    }

    /// The outermost axis that all reductions keep, or at least one, the innermost axis left out; `nil` where there is none.
    var keptAxis: Int? {
        let reductions = zip(loop.results, resultStrides).filter { $0.0.kind != CK_STORE }
        let axes = sizes.indices.dropLast().filter { axis in
            sizes[axis] > 1 && reductions.contains { $0.1[axis] != 0 }
        }
        return axes.first { axis in reductions.allSatisfy { $0.1[axis] != 0 } } ?? axes.first
    }

    func bind(_ memory: StepMemory) -> BoundKernel {
        let read = readStrides.reduce(0) { $0 + Self.elements(sizes, along: $1) } * MemoryLayout<Float>.stride
        let bound = bound(
            memory, isCached: read <= memory.cacheBytes, isReadNext: { _ in false }, ahead: { _, _ in 0 })
        return { bound.run() }
    }

    /// The number of elements of a tensor with strides of 0 where it is repeated.
    private static func elements(_ sizes: [Int], along strides: [Int]) -> Int {
        zip(sizes, strides).reduce(1) { $1.1 == 0 ? $0 : $0 * $1.0 }
    }

    /// The loop on its memory.
    ///
    /// - Parameters:
    ///   - isCached: Whether the cache holds what the loop reads.
    ///   - isReadNext: Whether a result is read soon, so that it stays in the cache.
    ///   - ahead: How far ahead of a read, the strides of which are given, memory is fetched, in elements.
    func bound(
        _ memory: StepMemory, isCached: Bool, isReadNext: (Int) -> Bool, ahead: (Int, [Int]) -> Int
    ) -> BoundLoop {
        let bound = BoundLoop(loop.operands.count, loop.instructions.count, loop.results.count)
        var read = 0
        bound.fill { target in
            target.rank = Int32(sizes.count)
            target.temporary_count = Int32(loop.temporaryCount)
            target.is_cached = isCached ? 1 : 0
            set(&target.sizes, sizes)
            for (index, operand) in loop.operands.enumerated() {
                set(&target.operands[index].strides, operandStrides[index])
                target.operands[index].is_reciprocal = operand.isReciprocal ? 1 : 0
                switch operand.source {
                case .value:
                    target.operands[index].base = memory.reads[read].pointer.address
                    target.operands[index].ahead = Int64(ahead(read, operandStrides[index]))
                    read += 1
                case .constant(let value): target.operands[index].base = bound.constant(value, at: index)
                }
            }
            for (index, result) in loop.results.enumerated() {
                target.results[index].place.base = memory.writes[index].pointer.address
                set(&target.results[index].place.strides, resultStrides[index])
                target.results[index].reduction = Int32(result.kind.rawValue)
                target.results[index].source = number(result.source)
                let isStreamed =
                    result.kind == CK_STORE && !isReadNext(index) && memory.isStreamed(index, bytes: bytes)
                target.results[index].is_streamed = isStreamed ? 1 : 0
            }
            for (index, instruction) in loop.instructions.enumerated() {
                target.instructions[index] = ck_instruction(
                    opcode: Int32(instruction.opcode.rawValue), destination: number(instruction.destination),
                    left: number(instruction.left), right: number(instruction.right), third: number(instruction.third))
            }
        }
        return bound
    }

    private func number(_ register: FusedLoop.Register) -> Int32 {
        switch register {
        case .operand(let index): Int32(index)
        case .result(let index): Int32(loop.operands.count + index)
        case .temporary(let index): Int32(loop.operands.count + loop.results.count + index)
        }
    }

    private func set<Numbers>(_ target: inout Numbers, _ values: [Int]) {
        withUnsafeMutableBytes(of: &target) { bytes in
            for (place, value) in zip(bytes.bindMemory(to: Int64.self).indices, values) {
                bytes.bindMemory(to: Int64.self)[place] = Int64(value)
            }
        }
    }
}

/// A loop in the form that the kernel takes, and its constants.
final class BoundLoop: @unchecked Sendable {
    let loop: UnsafeMutablePointer<ck_loop>
    private let constants: UnsafeMutablePointer<Float>

    init(_ operands: Int, _ instructions: Int, _ results: Int) {
        guard let loop = ck_loop_create(Int32(operands), Int32(instructions), Int32(results)) else {
            preconditionFailure("no memory for a loop of \(instructions) instructions")
        }
        self.loop = loop
        constants = .allocate(capacity: max(1, operands))
        constants.initialize(repeating: 0, count: max(1, operands))
    }

    deinit {
        ck_loop_destroy(loop)
        constants.deallocate()
    }

    func fill(_ body: (inout ck_loop) -> Void) {
        body(&loop.pointee)
    }

    func constant(_ value: Float, at place: Int) -> UnsafeMutablePointer<Float> {
        constants[place] = value
        return constants + place
    }

    func run() {
        ck_run_loop(loop)
    }
}
