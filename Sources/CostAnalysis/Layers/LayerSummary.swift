public import Graphs
import Tensors

/// A layer, or several folded into one, with its part of what a network costs and holds.
public struct LayerSummary: Sendable {
    /// The path of the layer.
    public let name: String
    /// The numbers of its weights.
    public let parameters: Int128
    /// Its cost in every pass of a step of training in which it has nodes.
    public let costs: [Pass: Cost]
    /// The bytes of its own that are alive at the peak of a step: its weights, buffers, optimizer state and given data,
    /// and what it wrote.
    public let bytesAtPeak: Int128

    /// The work of a step.
    public var work: Work { costs.values.reduce(into: Work()) { $0 += $1.work } }
    /// Floating-point operations of a step.
    public var flops: Int128 { FLOPConvention.standard.flops(of: work) }
    /// Bytes that a step reads and writes.
    public var bytes: Int128 { work.bytesRead + work.bytesWritten }
}

extension LayerSummary {
    /// The layers of a step of training, in the order in which the step meets them.
    ///
    /// What nothing reads belongs to a layer without a name, and so does what has none. Sums over all layers are those of the step: of
    /// parameters, work and bytes at the peak.
    /// - Complexity: O(nodes + values).
    static func all(
        of graph: Graph, _ passes: [PassCost], _ memory: MemoryProfile, folding: LayerFolding
    ) -> [LayerSummary] {
        var order: [String] = []
        var parts: [String: Part] = [:]
        func change(_ layer: String, _ body: (inout Part) -> Void) {
            let name = folding.name(of: layer)
            if parts[name] == nil { order.append(name) }
            body(&parts[name, default: Part()])
        }
        for pass in passes {
            for layer in pass.layers { change(layer.name) { $0.costs[pass.pass] = layer.cost } }
        }
        let readers = graph.firstReaders
        for input in graph.inputs {
            let type = graph.type(of: input.value)
            change(readers[input.value] ?? "") { part in
                if input.role == .parameter { part.parameters += Int128(type.shape.count) }
                part.bytes += Int128(type.byteSize)
            }
        }
        for writer in memory.writersAtPeak { change(writer.layer) { $0.bytes += writer.bytes } }
        return order.map { name in
            let part = parts[name, default: Part()]
            return LayerSummary(
                name: name, parameters: part.parameters, costs: part.costs, bytesAtPeak: part.bytes)
        }
    }

    private struct Part {
        var parameters: Int128 = 0
        var costs: [Pass: Cost] = [:]
        var bytes: Int128 = 0
    }
}
