import Graphs

/// What it costs, in bytes and operations, to keep or to recompute the activations between two cuts of a forward pass.
///
/// What is kept is taken to be held until the backward pass has passed the segment after it and its own; with that, the
/// peaks are those of the graph that `rematerialized` makes, or a little above.
struct SegmentModel {
    /// A stretch of the forward pass between two cuts, both given by their place in `ForwardChain.cuts`.
    struct Segment: Hashable {
        let start: Int
        let end: Int
        /// Whether its activations are kept.
        let isKept: Bool
    }

    /// What a segment adds.
    struct Price {
        /// Bytes that stay from the segment's forward pass on until its backward pass.
        var keptBytes = 0
        /// The greatest number of live bytes in the segment's passes, without what earlier segments keep.
        var peakBytes = 0
        /// Scalar operations that are done a second time.
        var recomputedOperations = 0.0
    }

    private let chain: ForwardChain
    /// Bytes alive at each node that no choice changes.
    private let fixedBytes: [Int]
    /// For every cut, the first node of the backward pass that needs an activation which does not cross it.
    private let firstNeeds: [Int]
    /// For every cut, what is alive when `firstNeeds` is reached, without activations from before the cut.
    private let waitingBytes: [Int]
    /// For every cut, the place of the first activation that is computed after it.
    private let firstActivations: [Int]
    private let recomputations: [SegmentRecomputation]
    private let keptBytes: [KeptBytes]

    /// The bytes of activations of the segments that end at a cut, by their start.
    private struct KeptBytes {
        /// Of those that cross the end.
        var crossing: [Int]
        /// Of those that cross the end and are still there when the segment runs again.
        var waiting: [Int]
        /// Of those that cross the end or that the backward pass needs.
        var all: [Int]
    }

    /// - Parameter countsFixedBytes: Whether peaks hold inputs and outputs (weights, gradients) too.
    /// - Complexity: O(nodes · cuts).
    init(_ chain: ForwardChain, countsFixedBytes: Bool) {
        self.chain = chain
        let count = chain.graph.nodes.count
        let fixed = chain.memory.lifetimes.filter {
            $0.last == count ? countsFixedBytes : $0.first >= chain.forwardCount
        }
        let inputBytes = countsFixedBytes ? Int(clamping: chain.memory.inputBytes) : 0
        var lives = LiveBytes(0..<count)
        for life in fixed { lives.add(life.bytes, from: life.first, through: life.last) }
        fixedBytes = lives.bytes.map { $0 + inputBytes }
        let needs = Self.firstNeeds(of: chain)
        firstNeeds = needs
        waitingBytes = zip(chain.cuts, needs).map { cut, trigger in
            let activations = chain.activations.filter { $0.first >= cut && $0.last >= trigger && !$0.isOutput }
            let others = fixed.filter { $0.first < trigger && $0.last >= trigger }
            return activations.reduce(inputBytes) { $0 + $1.bytes } + others.reduce(0) { $0 + $1.bytes }
        }
        let starts = chain.cuts.map { cut in
            chain.activations.firstIndex { $0.first >= cut } ?? chain.activations.count
        }
        firstActivations = starts
        let recomputations = chain.cuts.indices.map { SegmentRecomputation(chain, to: $0) }
        self.recomputations = recomputations
        keptBytes = chain.cuts.indices.map {
            Self.keptBytes(of: chain, to: $0, starts: starts, isRead: recomputations[$0].isRead, trigger: needs[$0])
        }
    }

    private static func keptBytes(
        of chain: ForwardChain, to end: Int, starts: [Int], isRead: [Bool], trigger: Int
    ) -> KeptBytes {
        let zeros = Array(repeating: 0, count: end + 1)
        var sums = KeptBytes(crossing: zeros, waiting: zeros, all: zeros)
        for start in (0..<end).reversed() {
            var (crossing, waiting, all) = (sums.crossing[start + 1], sums.waiting[start + 1], sums.all[start + 1])
            for place in starts[start]..<starts[start + 1] where !chain.activations[place].isOutput {
                let activation = chain.activations[place]
                let crosses = activation.crosses(chain.cuts[end])
                if crosses { crossing += activation.bytes }
                if crosses, activation.last >= trigger || isRead[place] { waiting += activation.bytes }
                if crosses || activation.firstBackward != nil { all += activation.bytes }
            }
            (sums.crossing[start], sums.waiting[start], sums.all[start]) = (crossing, waiting, all)
        }
        return sums
    }

    /// The number of cuts, the beginning and the end among them.
    var cutCount: Int { chain.cuts.count }

    /// The prices of all segments that begin at a cut, to the nearest end first: each kept, then recomputed.
    ///
    /// - Complexity: O(nodes · cuts).
    func prices(from start: Int) -> [(segment: Segment, price: Price)] {
        let own = ownBytes(from: start)
        let spent = spentBytes(at: start)
        var prices: [(segment: Segment, price: Price)] = []
        var (forward, forwardOnly, backward) = (0, 0, 0)
        for end in (start + 1)..<cutCount {
            for node in chain.cuts[end - 1]..<chain.cuts[end] {
                forward = max(forward, fixedBytes[node] + own.whole[node])
                forwardOnly = max(forwardOnly, fixedBytes[node] + own.forwardOnly[node])
            }
            // Its backward pass lasts until something of what lies before the segment is needed.
            for node in firstNeeds[end]..<firstNeeds[end - 1] {
                backward = max(backward, fixedBytes[node] + own.whole[node] - spent[node])
            }
            let recomputation = recomputations[end]
            let kept = Price(keptBytes: keptBytes[end].all[start], peakBytes: max(forward, backward))
            let recomputed = Price(
                keptBytes: keptBytes[end].crossing[start],
                peakBytes: max(forwardOnly, backward, recomputationPeak(start, end)),
                recomputedOperations: recomputation.operations[start])
            prices.append((Segment(start: start, end: end, isKept: true), kept))
            prices.append((Segment(start: start, end: end, isKept: false), recomputed))
        }
        return prices
    }

    /// The bytes of activations from a cut on that are alive at each node, as long as anything needs them and as long
    /// as the forward pass does.
    private func ownBytes(from start: Int) -> (whole: [Int], forwardOnly: [Int]) {
        let count = chain.graph.nodes.count
        var (whole, forwardOnly) = (LiveBytes(0..<count), LiveBytes(0..<count))
        for activation in chain.activations[firstActivations[start]...] where !activation.isOutput {
            whole.add(activation.bytes, from: activation.first, through: activation.last)
            forwardOnly.add(activation.bytes, from: activation.first, through: activation.lastForward)
        }
        return (whole.bytes, forwardOnly.bytes)
    }

    /// The bytes that cross a cut and that, at each node, neither the backward pass nor a recomputation of what lies
    /// before the cut will read any more.
    private func spentBytes(at start: Int) -> [Int] {
        let (cut, count) = (chain.cuts[start], chain.graph.nodes.count)
        var spent = LiveBytes(0..<count)
        for activation in chain.activations[..<firstActivations[start]]
        where !activation.isOutput && activation.crosses(cut) && activation.firstForward.map({ $0 >= cut }) == true {
            spent.add(activation.bytes, from: max(activation.last + 1, chain.forwardCount), through: count - 1)
        }
        return spent.bytes
    }

    /// The peak while a segment's activations are computed again.
    private func recomputationPeak(_ start: Int, _ end: Int) -> Int {
        guard recomputations[end].operations[start] > 0 else { return 0 }
        return keptBytes[end].waiting[start] + waitingBytes[end] + recomputations[end].peakBytes(from: start)
    }

    private static func firstNeeds(of chain: ForwardChain) -> [Int] {
        var needs = chain.cuts.map { cut in
            chain.activations.filter { !$0.isOutput && $0.lastForward < cut }.compactMap(\.firstBackward).min()
                ?? chain.graph.nodes.count
        }
        // The backward pass begins in the last segment, whether or not that needs activations at once.
        if !needs.isEmpty { needs[needs.count - 1] = chain.forwardCount }
        return needs
    }
}
