import Graphs

/// What runs again of the segments that end at a cut.
struct SegmentRecomputation {
    /// The life of a copy of an activation while a segment runs again.
    private struct Copy {
        let first: Int
        let last: Int
        let bytes: Int
    }

    private let chain: ForwardChain
    private let end: Int
    /// The copies, from the last node of the forward pass to the first.
    private let copies: [Copy]
    /// For every start of a segment, by its cut, the scalar operations that run again.
    let operations: [Double]
    /// Whether each activation is read by a node that runs again.
    let isRead: [Bool]

    /// Finds what runs again of segments that end at the cut `end`: on what the backward pass reads and the cut does
    /// not keep, it depends alone.
    ///
    /// - Complexity: O(nodes).
    init(_ chain: ForwardChain, to end: Int) {
        let (graph, cut) = (chain.graph, chain.cuts[end])
        let isRecomputed = chain.activations.map { !$0.isOutput && !$0.crosses(cut) }
        var lastRead: [Int?] = Array(repeating: nil, count: chain.activations.count)
        var copies: [Copy] = []
        var operations = Array(repeating: 0.0, count: end + 1)
        for start in (0..<end).reversed() {
            operations[start] = operations[start + 1]
            for index in (chain.cuts[start]..<chain.cuts[start + 1]).reversed() {
                let node = graph.nodes[index]
                let results = node.results.compactMap { chain.activationOfValue[$0.index] }
                let isNeeded = results.contains {
                    isRecomputed[$0] && (lastRead[$0] != nil || chain.activations[$0].firstBackward != nil)
                }
                guard isNeeded else { continue }
                operations[start] += Double(graph.cost(of: node).work.scalarOperations)
                for place in results where chain.activations[place].first == index {
                    let isReadLater = chain.activations[place].firstBackward != nil && isRecomputed[place]
                    copies.append(
                        Copy(
                            first: index, last: isReadLater ? cut - 1 : lastRead[place] ?? index,
                            bytes: chain.activations[place].bytes))
                }
                for case let place? in node.operands.map({ chain.activationOfValue[$0.index] })
                where lastRead[place] == nil {
                    lastRead[place] = index
                }
            }
        }
        self.chain = chain
        self.end = end
        self.copies = copies
        self.operations = operations
        isRead = lastRead.map { $0 != nil }
    }

    /// The greatest number of bytes of copies that are alive at once while the segment from `start` runs again.
    ///
    /// - Complexity: O(nodes of the segment).
    func peakBytes(from start: Int) -> Int {
        let nodes = chain.cuts[start]..<chain.cuts[end]
        var lives = LiveBytes(nodes)
        for copy in copies {
            guard copy.first >= nodes.lowerBound else { break }
            lives.add(copy.bytes, from: copy.first, through: copy.last)
        }
        return lives.peak
    }
}

/// Bytes alive at each of some nodes, as a sum of lives.
struct LiveBytes {
    private let nodes: Range<Int>
    private var change: [Int]

    init(_ nodes: Range<Int>) {
        self.nodes = nodes
        change = Array(repeating: 0, count: nodes.count + 1)
    }

    /// Adds a life of so many bytes.
    mutating func add(_ bytes: Int, from first: Int, through last: Int) {
        change[first - nodes.lowerBound] += bytes
        change[min(last + 1, nodes.upperBound) - nodes.lowerBound] -= bytes
    }

    /// The bytes alive at each node.
    var bytes: [Int] {
        var alive = 0
        return change.dropLast().map { step in
            alive += step
            return alive
        }
    }

    /// The most bytes alive at any node.
    var peak: Int {
        var (alive, peak) = (0, 0)
        for step in change {
            alive += step
            peak = max(peak, alive)
        }
        return peak
    }
}
