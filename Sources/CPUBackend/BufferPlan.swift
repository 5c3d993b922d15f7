import CostAnalysis
public import Graphs

/// Where every tensor that a graph's nodes write lies in one arena.
///
/// Tensors whose lives overlap do not share memory. Placement is greedy by size, each at the lowest offset that is
/// free throughout its life (Pisarchyk and Lee 2020, "Efficient memory management for deep neural net inference").
public struct BufferPlan: Sendable {
    /// The alignment of every tensor in bytes: a cache line.
    public static let alignment = 64

    /// The offset in bytes of every storage, by its value.
    public let offsets: [Value: Int]
    /// The storage of every value: the value itself, or the value of which it is a view.
    public let storage: [Value]
    /// The size of the arena in bytes.
    public let arenaBytes: Int

    /// Plans the buffers of `graph`.
    ///
    /// - Complexity: O(tensors · tensors alive with one of them).
    public init(_ graph: Graph) {
        let memory = LiveMemory(graph)
        storage = memory.storage
        var offsets: [Value: Int] = [:]
        var placed: [Placement] = []
        var size = 0
        let largestFirst = memory.lifetimes.sorted { ($1.bytes, $0.first) < ($0.bytes, $1.first) }
        for life in largestFirst {
            let bytes = (life.bytes + Self.alignment - 1) / Self.alignment * Self.alignment
            let neighbours = placed.filter { $0.life.first <= life.last && life.first <= $0.life.last }
            var offset = 0
            for neighbour in neighbours.sorted(by: { $0.offset < $1.offset }) {
                if neighbour.offset - offset >= bytes { break }
                offset = max(offset, neighbour.offset + neighbour.bytes)
            }
            placed.append(Placement(life: life, offset: offset, bytes: bytes))
            offsets[life.value] = offset
            size = max(size, offset + bytes)
        }
        self.offsets = offsets
        arenaBytes = size
    }

    private struct Placement {
        let life: LiveMemory.Lifetime
        let offset: Int
        let bytes: Int
    }
}
