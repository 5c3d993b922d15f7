import CKernels
import Graphs
import Operations
import Tensors

/// The instructions of a loop that computes the results of several element-wise operations and reductions.
struct FusedLoop: Sendable {
    /// Where an operand's elements come from.
    enum Source: Hashable, Sendable {
        case value(Value)
        case constant(Float)
    }

    /// A tensor that is read, with its strides along the axes of the loop if it is row-major.
    struct Operand: Hashable, Sendable {
        let source: Source
        let strides: [Int]
        /// Whether it has the loop's own shape, so that it lies as stored results do. Strides do not tell: along axes of size 1
        /// those of other tensors may be the same.
        var isWhole = false
        /// Whether the reciprocals of its elements are taken: a division by what is repeated is a multiplication.
        var isReciprocal = false
    }

    /// A number's place in a block.
    enum Register: Hashable, Sendable {
        case operand(Int)
        case result(Int)
        case temporary(Int)
    }

    /// An element-wise function of registers.
    struct Instruction: Sendable {
        var opcode: ck_opcode
        var destination: Register
        var left: Register
        var right: Register
        /// What comes third in an instruction of three registers; else the same as `left`.
        var third: Register

        /// What is read.
        var reads: [Register] { [left, right, third] }
    }

    /// A result: stored, or reduced from a register with strides of 0 along the reduced axes.
    struct Result: Sendable {
        let value: Value
        let kind: ck_reduction
        let source: Register
        let strides: [Int]
    }

    /// The shape of the loop.
    let space: Shape
    private(set) var operands: [Operand] = []
    private(set) var instructions: [Instruction] = []
    private(set) var results: [Result] = []
    private(set) var temporaryCount = 0
    private var registers: [Value: Register] = [:]

    /// Writes the instructions of a group.
    ///
    /// - Returns: `nil` for more operands, results or instructions than a loop may have.
    init?(_ group: FusionAnalysis.Group, in analysis: FusionAnalysis, _ graph: Graph) {
        space = group.space
        for root in group.roots { add(root, analysis, graph) }
        instructions = InstructionFusion.fused(instructions, keeping: Set(results.map(\.source)))
        allocateTemporaries()
        guard operands.count <= CK_MAX_OPERANDS, instructions.count <= CK_MAX_INSTRUCTIONS,
            results.count <= CK_MAX_RESULTS, temporaryCount <= CK_MAX_REGISTERS
        else { return nil }
    }

    private mutating func add(_ root: Int, _ analysis: FusionAnalysis, _ graph: Graph) {
        let node = graph.nodes[root]
        let value = node.results[0]
        if let (axes, kinds) = reduction(node.operation) {
            let source = register(of: analysis.operands(of: root)[0], analysis, graph)
            let strides = Self.inserting(axes, into: space.removing(Set(axes)).strides, space)
            for (value, kind) in zip(node.results, kinds) {
                results.append(Result(value: value, kind: kind, source: source, strides: strides))
            }
        } else {
            let place = Register.result(results.count)
            results.append(Result(value: value, kind: CK_STORE, source: place, strides: space.strides))
            emit(root, to: place, analysis, graph)
            registers[value] = place
        }
    }

    /// The register that holds a value of the loop's shape, or one that broadcasts to it.
    private mutating func register(of value: Value, _ analysis: FusionAnalysis, _ graph: Graph) -> Register {
        if let register = registers[value] { return register }
        if analysis.isVirtual[value.index], let producer = analysis.producers[value.index],
            let broadcast = graph.nodes[producer].operation as? Broadcast
        {
            let place = broadcastOperand(analysis.operands(of: producer)[0], along: broadcast.axes, analysis, graph)
            registers[value] = place
            return place
        }
        guard analysis.isVirtual[value.index], let producer = analysis.producers[value.index] else {
            let shape = graph.type(of: value).shape
            return operand(
                .value(value), strides: Self.broadcastStrides(shape, to: space), isWhole: shape == space)
        }
        if let constant = graph.nodes[producer].operation as? Constant {
            return operand(.constant(Float(constant.value)), strides: space.dimensions.map { _ in 0 })
        }
        let place = Register.temporary(temporaryCount)
        temporaryCount += 1
        emit(producer, to: place, analysis, graph)
        registers[value] = place
        return place
    }

    private mutating func emit(_ index: Int, to place: Register, _ analysis: FusionAnalysis, _ graph: Graph) {
        let operation = graph.nodes[index].operation
        guard var opcode = elementwiseOpcode(operation) else { return }
        let given: [Register]
        if let constant = operation as? Constant {
            given = [operand(.constant(Float(constant.value)), strides: space.dimensions.map { _ in 0 })]
        } else if let broadcast = operation as? Broadcast {
            given = [broadcastOperand(analysis.operands(of: index)[0], along: broadcast.axes, analysis, graph)]
        } else if operation is Divide,
            let reciprocal = reciprocalOperand(of: analysis.operands(of: index)[1], analysis, graph)
        {
            opcode = CK_MULTIPLY
            given = [register(of: analysis.operands(of: index)[0], analysis, graph), reciprocal]
        } else {
            given = analysis.operands(of: index).map { register(of: $0, analysis, graph) }
        }
        instructions.append(
            Instruction(
                opcode: opcode, destination: place, left: given[0], right: given[given.count - 1], third: given[0]))
    }

    /// The operand of the reciprocals of a value in memory that is repeated along some axis.
    private mutating func reciprocalOperand(
        of value: Value, _ analysis: FusionAnalysis, _ graph: Graph
    ) -> Register? {
        let shape = graph.type(of: value).shape
        guard !analysis.isVirtual[value.index], registers[value] == nil, shape.count < space.count else { return nil }
        return operand(.value(value), strides: Self.broadcastStrides(shape, to: space), isReciprocal: true)
    }

    private mutating func broadcastOperand(
        _ value: Value, along axes: [Int], _ analysis: FusionAnalysis, _ graph: Graph
    ) -> Register {
        if analysis.isVirtual[value.index] { return register(of: value, analysis, graph) }
        let strides = graph.type(of: value).shape.strides
        return operand(.value(value), strides: Self.inserting(axes, into: strides, space))
    }

    private mutating func operand(
        _ source: Source, strides: [Int], isWhole: Bool = false, isReciprocal: Bool = false
    ) -> Register {
        let operand = Operand(source: source, strides: strides, isWhole: isWhole, isReciprocal: isReciprocal)
        if let found = operands.firstIndex(of: operand) { return .operand(found) }
        operands.append(operand)
        return .operand(operands.count - 1)
    }

    /// Strides with a 0 at each of `axes` of `space`.
    private static func inserting(_ axes: [Int], into strides: [Int], _ space: Shape) -> [Int] {
        var rest = strides[...]
        return (0..<space.rank).map { axes.contains($0) ? 0 : rest.removeFirst() }
    }

    /// The strides of a row-major tensor that broadcasts to `space`.
    private static func broadcastStrides(_ shape: Shape, to space: Shape) -> [Int] {
        let missing = space.rank - shape.rank
        let strides = shape.strides
        return (0..<space.rank).map { axis in
            axis < missing || shape[axis - missing] == 1 ? 0 : strides[axis - missing]
        }
    }

    /// Lets temporaries take the places of those that are not needed any more.
    private mutating func allocateTemporaries() {
        var lastUse: [Register: Int] = [:]
        for (index, instruction) in instructions.enumerated() {
            for register in instruction.reads { lastUse[register] = index }
        }
        for result in results { lastUse[result.source] = instructions.count }
        var free: [Int] = []
        var count = 0
        var places: [Register: Register] = [:]
        for index in instructions.indices {
            let instruction = instructions[index]
            instructions[index].left = places[instruction.left] ?? instruction.left
            instructions[index].right = places[instruction.right] ?? instruction.right
            instructions[index].third = places[instruction.third] ?? instruction.third
            for register in instruction.reads where lastUse[register] == index {
                // Read twice, it is given back once.
                lastUse[register] = nil
                if case .temporary(let place) = places[register] { free.append(place) }
            }
            if case .temporary = instruction.destination {
                if free.isEmpty {
                    free.append(count)
                    count += 1
                }
                places[instruction.destination] = .temporary(free.removeLast())
                instructions[index].destination = places[instruction.destination] ?? instruction.destination
            }
        }
        temporaryCount = count
        results = results.map { result in
            Result(
                value: result.value, kind: result.kind, source: places[result.source] ?? result.source,
                strides: result.strides)
        }
    }

    /// The pairs of a stored result and an operand in whose place it may be written, since no later instruction reads
    /// the operand.
    var inPlacePairs: [(result: Int, operand: Int)] {
        results.indices.flatMap { result -> [(result: Int, operand: Int)] in
            guard results[result].kind == CK_STORE,
                let write = instructions.firstIndex(where: { $0.destination == .result(result) })
            else { return [] }
            return operands.indices.compactMap { place in
                let reads = instructions.indices.filter { instructions[$0].reads.contains(.operand(place)) }
                let isReduced = results.contains { $0.source == .operand(place) }
                let isAlone = operands.filter { $0.source == operands[place].source }.count == 1
                guard operands[place].isWhole, isAlone, !isReduced, reads.allSatisfy({ $0 <= write })
                else { return nil }
                return (result, place)
            }
        }
    }
}
