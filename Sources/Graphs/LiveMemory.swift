import Tensors

/// When the tensors of a graph are alive, in the order in which its nodes run.
///
/// Inputs are alive throughout; a result from the node that writes it to the last node that reads it, an output to
/// the end. The result of a view lives in its operand's storage, and what replaces an input in the input's.
public struct LiveMemory: Sendable {
    /// The life of a tensor that a node writes.
    public struct Lifetime: Hashable, Sendable {
        /// The value in whose place the storage is; views of it are the same storage.
        public let value: Value
        /// The node that writes it.
        public let first: Int
        /// The last node that needs it; the number of nodes for an output.
        public var last: Int
        /// Its size.
        public let bytes: Int
    }

    /// The lives of all tensors that nodes write, in the order of their beginnings.
    public let lifetimes: [Lifetime]
    /// The storage of every value: the value itself, the value of which it is a view, or the input that it replaces.
    public let storage: [Value]
    /// The size of all inputs together.
    public let inputBytes: Int128
    /// The bytes alive while each node runs: inputs, operands, results and everything that is still needed.
    public let bytesAlive: [Int128]

    /// Finds when the tensors of `graph` are alive.
    ///
    /// - Complexity: O(nodes + values).
    public init(_ graph: Graph) {
        let storage = Self.storage(of: graph)
        let lifetimes = Self.lifetimes(in: graph, storage: storage)
        inputBytes = graph.inputs.reduce(0) { $0 + Int128(graph.type(of: $1.value).byteSize) }
        bytesAlive = Self.bytesAlive(lifetimes, nodes: graph.nodes.count, inputBytes: inputBytes)
        self.storage = storage
        self.lifetimes = lifetimes
    }

    private static func storage(of graph: Graph) -> [Value] {
        // A value that no node of the graph defines is used by none.
        guard let unused = graph.inputs.first?.value ?? graph.nodes.first?.results.first else { return [] }
        var roots = Array(repeating: unused, count: graph.types.count)
        for input in graph.inputs { roots[input.value.index] = input.value }
        for node in graph.nodes {
            for result in node.results {
                roots[result.index] =
                    node.isView ? roots[node.operands[0].index] : graph.replacements[result] ?? result
            }
        }
        return roots
    }

    private static func lifetimes(in graph: Graph, storage: [Value]) -> [Lifetime] {
        var lifetimes: [Lifetime] = []
        lifetimes.reserveCapacity(graph.nodes.count)
        // The place of each storage's life; -1 for inputs.
        var places = Array(repeating: -1, count: storage.count)
        for (index, node) in graph.nodes.enumerated() {
            for operand in node.operands {
                let place = places[storage[operand.index].index]
                if place >= 0 { lifetimes[place].last = index }
            }
            guard !node.isView else { continue }
            for result in node.results where storage[result.index] == result {
                places[result.index] = lifetimes.count
                let bytes = graph.type(of: result).byteSize
                lifetimes.append(Lifetime(value: result, first: index, last: index, bytes: bytes))
            }
        }
        for output in graph.outputs {
            let place = places[storage[output.value.index].index]
            if place >= 0 { lifetimes[place].last = graph.nodes.count }
        }
        return lifetimes
    }

    private static func bytesAlive(_ lifetimes: [Lifetime], nodes: Int, inputBytes: Int128) -> [Int128] {
        var change = Array(repeating: Int128(0), count: nodes + 2)
        for life in lifetimes {
            change[life.first] += Int128(life.bytes)
            change[life.last + 1] -= Int128(life.bytes)
        }
        var alive = inputBytes
        return (0..<nodes).map { node in
            alive += change[node]
            return alive
        }
    }
}
