import Graphs
import Networks
import Tensors

/// The rows of layers at one point of the lattice.
struct LayerSamples {
    /// The layers that are one row, by their paths, and what they cost together.
    struct Row {
        var names: [String] = []
        var counts = NetworkSample.Counts()
    }

    /// The rows of a pass, in the order in which it meets them.
    struct Table {
        private(set) var keys: [LayerGrouping.Key] = []
        private(set) var rows: [LayerGrouping.Key: Row] = [:]

        /// Adds a layer to its row.
        fileprivate mutating func add(_ name: String, to key: LayerGrouping.Key, _ change: (inout Row) -> Void) {
            if rows[key] == nil { keys.append(key) }
            var row = rows[key] ?? Row()
            // What belongs to a layer mostly follows each other.
            if row.names.last != name, !row.names.contains(name) { row.names.append(name) }
            change(&row)
            rows[key] = row
        }

        fileprivate mutating func setCounts(_ counts: NetworkSample.Counts, of key: LayerGrouping.Key) {
            rows[key]?.counts = counts
        }
    }

    /// The rows of every pass that the graph has.
    private var passes: [FormulaPass: Table] = [:]
    /// The rows of what belongs to no pass.
    private var network = Table()

    /// Puts the layers of a graph into rows.
    ///
    /// - Parameters:
    ///   - composed: The graph, with where its layers are declared.
    ///   - grouping: How layers are put into rows.
    ///   - passes: The nodes of each pass.
    ///   - kept: The bytes that layers keep for the backward pass.
    ///   - counts: The counts of some nodes, given in their order.
    init(
        _ composed: ComposedNetwork, _ grouping: LayerGrouping, _ passes: [FormulaPass: [Int]],
        _ kept: [(layer: String, amount: Int128)], _ counts: ([Int]) -> NetworkSample.Counts
    ) {
        let graph = composed.graph
        var known: [String: (name: String, key: LayerGrouping.Key)] = [:]
        func row(of layer: String) -> (name: String, key: LayerGrouping.Key) {
            if let row = known[layer] { return row }
            let row = grouping.row(of: layer, in: composed)
            known[layer] = row
            return row
        }
        for (pass, nodes) in passes {
            var table = Table()
            var members: [LayerGrouping.Key: [Int]] = [:]
            for node in nodes {
                let (name, key) = row(of: graph.nodes[node].layer)
                table.add(name, to: key) { _ in }
                members[key, default: []].append(node)
            }
            for (key, nodes) in members { table.setCounts(counts(nodes), of: key) }
            self.passes[pass] = table
        }
        let readers = graph.firstReaders
        let weights = graph.inputs.filter { $0.role == .parameter }.map { input in
            (layer: readers[input.value] ?? "", amount: Int128(graph.type(of: input.value).shape.count))
        }
        for (metric, amounts) in [("parameters", weights), ("activation_bytes", kept)] {
            for (layer, amount) in amounts {
                let (name, key) = row(of: layer)
                network.add(name, to: key) { $0.counts.metrics[metric, default: 0] += amount }
            }
        }
    }

    /// The rows of a pass, or of what belongs to none.
    func table(of pass: FormulaPass?) -> Table { pass.map { passes[$0] ?? Table() } ?? network }
}
