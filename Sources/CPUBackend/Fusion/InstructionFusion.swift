import CKernels

/// Instructions that do the work of two, so that what lies between them needs no register and is not read again.
enum InstructionFusion {
    /// Lets instructions do the work of those whose results nothing else needs.
    ///
    /// - Parameter kept: The registers that are reduced, so that they are needed after the last instruction.
    static func fused(
        _ instructions: [FusedLoop.Instruction], keeping kept: Set<FusedLoop.Register>
    ) -> [FusedLoop.Instruction] {
        // Products join sums before anything else joins a product: that saves a rounding too.
        let sums = pass(instructions, kept) { sum(of: $0, $1) }
        return pass(sums, kept) { pair(of: $0, $1) }
    }

    private static func pass(
        _ instructions: [FusedLoop.Instruction], _ kept: Set<FusedLoop.Register>,
        _ fuse: (FusedLoop.Instruction, FusedLoop.Instruction) -> FusedLoop.Instruction?
    ) -> [FusedLoop.Instruction] {
        var readers: [FusedLoop.Register: Int] = [:]
        for instruction in instructions {
            for register in Set(instruction.reads) { readers[register, default: 0] += 1 }
        }
        var result: [FusedLoop.Instruction] = []
        // Where the instructions stand that one other reads alone.
        var places: [FusedLoop.Register: Int] = [:]
        var joined: Set<Int> = []
        for instruction in instructions {
            var made = instruction
            for register in [instruction.left, instruction.right] {
                guard let place = places[register], let both = fuse(result[place], instruction) else { continue }
                joined.insert(place)
                made = both
                break
            }
            if case .temporary = made.destination, readers[made.destination] == 1, !kept.contains(made.destination) {
                places[made.destination] = result.count
            }
            result.append(made)
        }
        return result.indices.filter { !joined.contains($0) }.map { result[$0] }
    }

    /// A sum or a difference of a product and something else.
    private static func sum(
        of inner: FusedLoop.Instruction, _ outer: FusedLoop.Instruction
    ) -> FusedLoop.Instruction? {
        guard inner.opcode == CK_MULTIPLY, outer.left != outer.right else { return nil }
        let isLeft = outer.left == inner.destination
        let other = isLeft ? outer.right : outer.left
        return switch outer.opcode {
        case CK_ADD: instruction(CK_MULTIPLY_ADD, inner, into: outer, third: other)
        case CK_SUBTRACT:
            instruction(isLeft ? CK_MULTIPLY_SUBTRACT : CK_SUBTRACT_PRODUCT, inner, into: outer, third: other)
        default: nil
        }
    }

    /// A product with a difference or a comparison, or what a rectifier leaves of a sum.
    private static func pair(
        of inner: FusedLoop.Instruction, _ outer: FusedLoop.Instruction
    ) -> FusedLoop.Instruction? {
        let isSquare = outer.left == outer.right
        let other = outer.left == inner.destination ? outer.right : outer.left
        return switch (inner.opcode, outer.opcode) {
        case (CK_SUBTRACT, CK_MULTIPLY):
            isSquare
                ? instruction(CK_SQUARED_DIFFERENCE, inner, into: outer, third: inner.left)
                : instruction(CK_SUBTRACT_MULTIPLY, inner, into: outer, third: other)
        case (CK_GREATER, CK_MULTIPLY) where !isSquare:
            instruction(CK_GREATER_MULTIPLY, inner, into: outer, third: other)
        case (CK_ADD, CK_RELU): instruction(CK_ADD_RELU, inner, into: outer, third: inner.third)
        case (CK_SUBTRACT, CK_RELU): instruction(CK_SUBTRACT_RELU, inner, into: outer, third: inner.third)
        case (CK_MULTIPLY_ADD, CK_RELU): instruction(CK_MULTIPLY_ADD_RELU, inner, into: outer, third: inner.third)
        default: nil
        }
    }

    private static func instruction(
        _ opcode: ck_opcode, _ inner: FusedLoop.Instruction, into outer: FusedLoop.Instruction,
        third: FusedLoop.Register
    ) -> FusedLoop.Instruction {
        FusedLoop.Instruction(
            opcode: opcode, destination: outer.destination, left: inner.left, right: inner.right, third: third)
    }
}
