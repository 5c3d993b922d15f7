import CKernels
import Tensors

/// A fused loop over tensors that lie in given layouts, with its axes merged where they can be.
struct FusedLoopKernel: Sendable {
    private let loop: FusedLoop
    private let sizes: [Int]
    private let operandStrides: [[Int]]
    private let resultStrides: [[Int]]
    /// How far ahead memory is fetched where tensors that exceed the cache are reduced: several blocks. Where results are
    /// stored, what the processor fetches by itself is enough.
    private static let elementsAhead: Int64 = 2048

    /// - Parameter layout: How the loop's stored results lie, and its operands of the loop's own shape.
    init(_ loop: FusedLoop, layout: TensorLayout) {
        self.loop = loop
        let physical = layout.physicalSizes(of: loop.space)
        let own = rowMajorStrides(physical)
        var operands = loop.operands.map { operand in
            operand.strides == loop.space.strides ? own : layout.physicalStrides(operand.strides)
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

    func bind(_ memory: StepMemory) -> BoundKernel {
        let bound = BoundLoop(loop.operands.count, loop.instructions.count, loop.results.count)
        var reads = memory.reads[...]
        let bytes = sizes.reduce(MemoryLayout<Float>.stride, *)
        let isReduction = loop.results.allSatisfy { $0.kind != CK_STORE }
        let ahead = isReduction && bytes > Int(ck_cache_bytes()) ? Self.elementsAhead : 0
        bound.fill { target in
            target.rank = Int32(sizes.count)
            target.temporary_count = Int32(loop.temporaryCount)
            set(&target.sizes, sizes)
            for (index, operand) in loop.operands.enumerated() {
                set(&target.operands[index].strides, operandStrides[index])
                target.operands[index].is_reciprocal = operand.isReciprocal ? 1 : 0
                target.operands[index].ahead = ahead
                switch operand.source {
                case .value: target.operands[index].base = reads.removeFirst().pointer.address
                case .constant(let value): target.operands[index].base = bound.constant(value, at: index)
                }
            }
            for (index, result) in loop.results.enumerated() {
                target.results[index].place.base = memory.writes[index].pointer.address
                set(&target.results[index].place.strides, resultStrides[index])
                target.results[index].reduction = Int32(result.kind.rawValue)
                target.results[index].source = number(result.source)
                let isStreamed = result.kind == CK_STORE && memory.isStreamed(index, bytes: bytes)
                target.results[index].is_streamed = isStreamed ? 1 : 0
            }
            for (index, instruction) in loop.instructions.enumerated() {
                target.instructions[index] = ck_instruction(
                    opcode: Int32(instruction.opcode.rawValue), destination: number(instruction.destination),
                    left: number(instruction.left), right: number(instruction.right), third: number(instruction.third))
            }
        }
        return { bound.run() }
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
private final class BoundLoop: @unchecked Sendable {
    private let loop: UnsafeMutablePointer<ck_loop>
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
