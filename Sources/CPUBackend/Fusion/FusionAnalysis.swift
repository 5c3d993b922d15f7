import CKernels
import Graphs
import Operations
import Tensors

/// Decides which element-wise operations run together in one loop, and which values need no memory because the loops
/// that need them compute them.
///
/// A value is computed where it is needed if all its uses are element-wise over the same shape or reductions, and if
/// that is cheaper than memory: it is needed in one loop only, or takes few operations on at most two tensors. A loop
/// has one or several results; results join a loop of the same shape that reads the same tensors.
struct FusionAnalysis {
    /// A loop: the nodes whose results it gives, in order; it runs in the place of the first.
    struct Group {
        let pass: Pass
        let space: Shape
        var roots: [Int]
        var leaves: Set<Value>
    }

    private let graph: Graph
    private let uses: ValueUses
    /// Whether a value is computed where it is needed.
    private(set) var isVirtual: [Bool]
    /// The loops by the node in whose place they run.
    private(set) var groups: [Int: Group] = [:]
    /// Nodes that are done by others: absorbed by the caller, or results of loops that run earlier.
    private(set) var absorbed: Set<Int>

    /// - Parameters:
    ///   - uses: Those of the graph's values.
    ///   - absorbed: Nodes that the caller lets other nodes' kernels do.
    init(_ graph: Graph, _ uses: ValueUses, absorbed: Set<Int>) {
        self.graph = graph
        self.absorbed = absorbed
        self.uses = uses
        isVirtual = Array(repeating: false, count: graph.types.count)
        markVirtualValues()
        formGroups()
    }

    /// The values that a node reads.
    func operands(of node: Int) -> [Value] {
        graph.nodes[node].operands
    }

    /// The node that gives each value.
    var producers: [Int?] { uses.producers }

    /// Whether a node is an element-wise operation or a reduction that a loop can do.
    func isFusible(_ node: Int) -> Bool {
        let operation = graph.nodes[node].operation
        guard !absorbed.contains(node), space(of: node).rank <= 6 else { return false }
        guard graph.nodes[node].results.allSatisfy({ graph.type(of: $0).elementType == .float32 }) else { return false }
        return elementwiseOpcode(operation) != nil || reduction(operation) != nil
    }

    /// The shape over which a fusible node's loop runs.
    func space(of node: Int) -> Shape {
        let isReduction = reduction(graph.nodes[node].operation) != nil
        return graph.type(of: isReduction ? graph.nodes[node].operands[0] : graph.nodes[node].results[0]).shape
    }

    // MARK: Values without memory

    private static let longestChain = 10
    private static let longestRepeatedChain = 6

    /// What computing a value anew would take.
    private struct Recomputation {
        var instructions = 0
        var hasTranscendentals = false
        /// The tensors of the value's own size that are read.
        var leaves: Set<Value> = []
    }

    private mutating func markVirtualValues() {
        var isOutput = Array(repeating: false, count: graph.types.count)
        for output in graph.outputs { isOutput[output.value.index] = true }
        var candidates = recomputations(isOutput: isOutput)
        var roots: [Int: Set<Int>] = [:]
        for (index, node) in graph.nodes.enumerated().reversed() {
            guard let value = node.results.first, let recomputation = candidates[value.index] else { continue }
            var found: Set<Int> = []
            for consumer in uses.consumers[value.index] {
                let result = graph.nodes[consumer].results[0]
                found.formUnion(isVirtual[result.index] ? roots[consumer] ?? [] : [consumer])
            }
            roots[index] = found
            isVirtual[value.index] = pays(recomputation, of: node, neededBy: found)
            candidates[value.index] = nil
        }
    }

    private func pays(_ recomputation: Recomputation, of node: Node, neededBy roots: Set<Int>) -> Bool {
        if node.operation is Constant { return true }
        let crossesPasses = roots.contains { graph.nodes[$0].pass != node.pass }
        if roots.count == 1, !crossesPasses { return true }
        return !recomputation.hasTranscendentals && recomputation.instructions <= Self.longestRepeatedChain
            && recomputation.leaves.count <= (crossesPasses ? 1 : 2)
    }

    /// For every value that could be computed where it is needed, what that takes.
    private func recomputations(isOutput: [Bool]) -> [Int: Recomputation] {
        var found: [Int: Recomputation] = [:]
        for (index, node) in graph.nodes.enumerated() where isFusible(index) {
            guard let opcode = elementwiseOpcode(node.operation), let value = node.results.first,
                !isOutput[value.index], !uses.consumers[value.index].isEmpty
            else { continue }
            let shape = graph.type(of: value).shape
            let isConstant = node.operation is Constant
            guard uses.consumers[value.index].allSatisfy({ isFusible($0) && (isConstant || space(of: $0) == shape) })
            else {
                continue
            }
            // A broadcast value inside a larger loop would need two shapes at once.
            guard uses.consumers[value.index].allSatisfy({ isConstant || !(graph.nodes[$0].operation is Broadcast) })
            else {
                continue
            }
            var sum = Recomputation(instructions: 1, hasTranscendentals: isTranscendental(opcode))
            for operand in operands(of: index) {
                if let part = found[operand.index] {
                    sum.instructions += part.instructions
                    sum.hasTranscendentals = sum.hasTranscendentals || part.hasTranscendentals
                    sum.leaves.formUnion(part.leaves)
                } else if graph.type(of: operand).shape == shape {
                    sum.leaves.insert(operand)
                }
            }
            if sum.instructions <= Self.longestChain { found[value.index] = isConstant ? Recomputation() : sum }
        }
        return found
    }

    // MARK: Loops

    /// The values in memory from which a node's result is computed.
    func leaves(of node: Int) -> Set<Value> {
        var leaves: Set<Value> = []
        var open = operands(of: node)
        while let value = open.popLast() {
            if isVirtual[value.index], let producer = producers[value.index] {
                open += operands(of: producer)
            } else {
                leaves.insert(value)
            }
        }
        return leaves
    }

    /// How many loops back a result looks for one to join.
    private static let reach = 8

    private mutating func formGroups() {
        /// The place in the order at which each value is there.
        var available: [Int: Int] = [:]
        var open: [Int] = []
        for (index, node) in graph.nodes.enumerated() {
            if node.operation is any ViewOperation {
                available[node.results[0].index] = available[node.operands[0].index] ?? -1
                continue
            }
            guard isFusible(index), let result = node.results.first, !isVirtual[result.index] else {
                for result in node.results { available[result.index] = index }
                continue
            }
            let leaves = leaves(of: index)
            let home = open.suffix(Self.reach).last { place in
                guard let group = groups[place] else { return false }
                return joins(index, leaves, group, at: place, available)
            }
            if let home {
                groups[home]?.roots.append(index)
                groups[home]?.leaves.formUnion(leaves)
                absorbed.insert(index)
                for result in node.results { available[result.index] = home }
            } else {
                groups[index] = Group(pass: node.pass, space: space(of: index), roots: [index], leaves: leaves)
                open.append(index)
                for result in node.results { available[result.index] = index }
            }
        }
    }

    /// Whether a result can be computed in a loop that is there already, and gains by it.
    private func joins(_ node: Int, _ leaves: Set<Value>, _ group: Group, at place: Int, _ available: [Int: Int])
        -> Bool
    {
        guard group.pass == graph.nodes[node].pass, group.space == space(of: node),
            group.roots.count < Int(CK_MAX_RESULTS)
        else { return false }
        let own = Set(
            group.roots.flatMap { root in
                reduction(graph.nodes[root].operation) == nil ? graph.nodes[root].results : []
            })
        let isThere = leaves.allSatisfy { own.contains($0) || (available[$0.index] ?? -1) < place }
        let sharesReading = leaves.contains { value in
            (group.leaves.contains(value) || own.contains(value)) && graph.type(of: value).shape == group.space
        }
        guard isThere, sharesReading || group.space.count <= 4096 else { return false }
        var joined = group
        joined.roots.append(node)
        return FusedLoop(joined, in: self, graph) != nil
    }
}
