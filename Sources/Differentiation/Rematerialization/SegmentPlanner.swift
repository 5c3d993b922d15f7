import Graphs

/// Chooses which stretches of the forward pass keep their activations, by dynamic programming over the cuts.
///
/// Optimal among the plans that cut the forward pass at the given places, keep what crosses the chosen cuts, and keep
/// or recompute, once, everything between two of them; exactly so as long as no cut can be reached in more than 2,048
/// ways that trade memory for work. (Beaumont et al. 2019, "Optimal checkpointing for heterogeneous chains", also let values be computed more
/// than twice, which takes less memory still and more time.)
struct SegmentPlanner {
    typealias Segment = SegmentModel.Segment

    private static let maximumWays = 2048

    /// The segments that end at each cut, with their prices.
    private let arriving: [[(segment: Segment, price: SegmentModel.Price)]]

    /// - Complexity: O(nodes · cuts²) with a small constant.
    init(_ model: SegmentModel) {
        var arriving = Array(repeating: [(segment: Segment, price: SegmentModel.Price)](), count: model.cutCount)
        for start in 0..<model.cutCount - 1 {
            for option in model.prices(from: start) { arriving[option.segment.end].append(option) }
        }
        self.arriving = arriving
    }

    /// The least peak that any plan reaches.
    func leastPeakBytes() -> Int {
        var (low, high) = (0, arriving.joined().map { $0.price.peakBytes }.max() ?? 0)
        while !fits(high), high < Int.max / 2 { high = 2 * high + 1 }
        while low < high {
            let middle = low + (high - low) / 2
            if fits(middle) { high = middle } else { low = middle + 1 }
        }
        return high
    }

    /// Whether some plan stays within a budget: the fewest kept bytes with which each cut can be reached decide it.
    private func fits(_ budget: Int) -> Bool {
        var fewest: [Int?] = [0]
        for options in arriving.dropFirst() {
            fewest.append(
                options.compactMap { option in
                    guard let kept = fewest[option.segment.start], kept + option.price.peakBytes <= budget else {
                        return nil
                    }
                    return kept + option.price.keptBytes
                }.min())
        }
        return fewest.last.flatMap(\.self) != nil
    }

    /// A way to reach a cut that no other way beats in both respects.
    private struct Way {
        let keptBytes: Int
        let operations: Double
        let segment: Segment?
        /// The place of the way to the segment's start among the ways there.
        let previous: Int
    }

    /// The plan that recomputes least within a budget, segment by segment, or `nil` where none fits.
    func plan(within budget: Int) -> [Segment]? {
        var ways: [[Way]] = [[Way(keptBytes: 0, operations: 0, segment: nil, previous: 0)]]
        for options in arriving.dropFirst() {
            var reached: [Way] = []
            for (segment, price) in options {
                for (place, way) in ways[segment.start].enumerated()
                where way.keptBytes + price.peakBytes <= budget {
                    let kept = way.keptBytes + price.keptBytes
                    reached.append(
                        Way(
                            keptBytes: kept, operations: way.operations + price.recomputedOperations,
                            segment: segment, previous: place))
                }
            }
            ways.append(Self.unbeaten(reached))
        }
        guard let last = ways.last, var place = last.indices.min(by: { last[$0].operations < last[$1].operations })
        else { return nil }
        var segments: [Segment] = []
        var cut = ways.count - 1
        while let segment = ways[cut][place].segment {
            segments.append(segment)
            (cut, place) = (segment.start, ways[cut][place].previous)
        }
        return segments.reversed()
    }

    /// The ways of which none keeps as little and computes as little as another, from the one that keeps least on;
    /// evenly spaced ones of too many.
    private static func unbeaten(_ ways: [Way]) -> [Way] {
        var found: [Way] = []
        for way in ways.sorted(by: { ($0.keptBytes, $0.operations) < ($1.keptBytes, $1.operations) })
        where way.operations < found.last?.operations ?? .infinity {
            found.append(way)
        }
        let step = (found.count + maximumWays - 1) / maximumWays
        return step <= 1 ? found : found.enumerated().filter { $0.offset % step == 0 }.map(\.element)
    }
}
