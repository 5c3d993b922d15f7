public import Diagnostics
public import ResultStore

/// The bounds that a machine sets to the rate of arithmetic (Williams, Waterman and Patterson, "Roofline: an insightful
/// visual performance model for multicore architectures", CACM 52, 2009), with a roof for each level of its memory.
public struct Roofline: Sendable, Hashable {
    /// The greatest rate of floating-point operations a second.
    public let peak: Double
    /// The bandwidths, from the smallest working set to the largest.
    public let levels: [Level]
    /// The seconds from one operation to the next.
    public let overhead: Double

    /// The bandwidth for working sets up to a size.
    public struct Level: Sendable, Hashable {
        /// The level's name, such as `L2` or `memory`.
        public let name: String
        /// The working set in bytes.
        public let bytes: Int
        /// Bytes a second, in the direction of traffic that is fastest.
        public let bandwidth: Double
    }

    /// What keeps an operation from being faster.
    public enum Bound: String, Sendable, Hashable {
        case compute
        case bandwidth
        case overhead
    }

    /// The roofline of measured limits.
    ///
    /// - Throws: `Diagnostic` where the peak or every bandwidth is missing.
    public init(_ limits: [StoredLimit]) throws(Diagnostic) {
        let peaks = limits.filter { $0.quantity == "peak" && $0.name == "float32" }.map(\.median)
        let traffic = Dictionary(grouping: limits.filter { $0.quantity == "bandwidth" }, by: \.workingSetBytes)
        let levels = traffic.sorted { $0.key < $1.key }.compactMap { bytes, found in
            found.map(\.median).max().map { Level(name: found[0].level, bytes: bytes, bandwidth: $0) }
        }
        guard let peak = peaks.max(), !levels.isEmpty else {
            throw Diagnostic("a calibration without peak or bandwidth", expected: "one of 'costbook calibrate'")
        }
        self.init(
            peak: peak, levels: levels, overhead: limits.first { $0.quantity == "overhead" }?.median ?? 0)
    }

    /// - Parameter levels: At least one, from the smallest working set to the largest.
    init(peak: Double, levels: [Level], overhead: Double) {
        self.peak = peak
        self.levels = levels
        self.overhead = overhead
    }

    /// The level that holds so many bytes.
    public func level(holding bytes: Double) -> Level {
        levels.first { Double($0.bytes) >= bytes } ?? levels[levels.count - 1]
    }

    /// Places work on the roofline.
    ///
    /// - Parameters:
    ///   - flops: Floating-point operations.
    ///   - bytes: Bytes read and written.
    ///   - operations: How many operations are started.
    ///   - seconds: The measured time, where it was measured.
    public func place(flops: Double, bytes: Double, operations: Int = 1, seconds: Double? = nil) -> RooflinePoint {
        let level = level(holding: bytes)
        let times: [(bound: Bound, seconds: Double)] = [
            (.compute, flops / peak), (.bandwidth, bytes / level.bandwidth), (.overhead, Double(operations) * overhead),
        ]
        let longest = times.max { $0.seconds < $1.seconds } ?? times[0]
        return RooflinePoint(
            flops: flops, bytes: bytes, level: level, ridge: peak / level.bandwidth, bound: longest.bound,
            leastSeconds: longest.seconds, seconds: seconds)
    }
}

/// Work under a roofline.
public struct RooflinePoint: Sendable, Hashable {
    /// Floating-point operations.
    public let flops: Double
    /// Bytes read and written.
    public let bytes: Double
    /// The level of memory that holds as many bytes.
    public let level: Roofline.Level
    /// The intensity at which arithmetic and bandwidth of that level take equally long, in operations a byte.
    public let ridge: Double
    /// What takes the longest.
    public let bound: Roofline.Bound
    /// The least time in seconds.
    public let leastSeconds: Double
    /// The measured time in seconds, where it was measured.
    public let seconds: Double?

    /// Operations a byte.
    public var intensity: Double { bytes > 0 ? flops / bytes : .infinity }
    /// The greatest rate of operations a second.
    public var attainable: Double { leastSeconds > 0 ? flops / leastSeconds : 0 }
    /// The rate that was reached.
    public var reached: Double? { seconds.map { flops / $0 } }
    /// The part of what is attainable that was reached: the least time over the measured one.
    public var share: Double? { seconds.map { leastSeconds / $0 } }
}
