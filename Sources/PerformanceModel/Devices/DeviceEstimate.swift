public import Diagnostics
public import Graphs

/// What a device would take for a pass of a network: modelled from its makers' figures, not measured.
///
/// Every operation takes the longer of its arithmetic at the device's peak and its traffic at the device's bandwidth,
/// one after another, unfused: real programs fuse operations and reach less than the peak. Where a figure is missing,
/// what needs it is absent and `missing` names the figure.
public struct DeviceEstimate: Sendable, Hashable {
    /// The device.
    public let device: Device
    /// The number format in which it computes; `nil` where the device has no rate for any.
    public let precision: Device.Precision?
    /// The modelled time in seconds.
    public let seconds: Double?
    /// The modelled energy in joules: the greatest power throughout the modelled time, or the synaptic operations.
    public let joules: Double?
    /// The part of the time in operations that are bound by bandwidth.
    public let bandwidthBoundPart: Double?
    /// Whether the most bytes alive at once fit into the device's memory.
    public let fits: Bool?
    /// The figures that would be needed for what is absent.
    public let missing: [String]
    /// The figures that were used and are not verified.
    public let unverified: [String]

    /// Models a pass on a device.
    ///
    /// - Parameters:
    ///   - pass: The pass.
    ///   - graph: The network's graph in single precision; memory and traffic are scaled to the device's format.
    ///   - peakBytes: The most bytes alive at once, in single precision.
    ///   - precision: The format; the device's nearest to single precision where not given.
    /// - Throws: `Diagnostic` where the device has no rate for the given format.
    public init(
        _ pass: Pass, of graph: Graph, peakBytes: Double, on device: Device, precision given: Device.Precision? = nil
    ) throws(Diagnostic) {
        self.device = device
        if let given, device.peaks[given] == nil {
            let known = device.peaks.keys.map(\.rawValue).sorted()
            throw Diagnostic(
                "the catalogue has no rate of '\(device.name)' for \(given.rawValue)",
                expected: known.isEmpty ? "another device" : "one of \(known.joined(separator: ", "))")
        }
        let precision = given ?? Device.Precision.allCases.first { device.peaks[$0] != nil }
        self.precision = precision
        let scale = Double(precision?.bytes ?? 4) / 4
        var missing: [String] = []
        let peak = precision.flatMap { device.peaks[$0] }
        if peak == nil { missing.append("peak") }
        if device.bandwidth == nil { missing.append("bandwidth") }
        if device.memory == nil { missing.append("memory") }
        fits = device.memory.map { peakBytes * scale <= $0.value }
        if let peak, let bandwidth = device.bandwidth {
            let time = Self.time(pass, of: graph, peak: peak.value, bandwidth: bandwidth.value / scale)
            seconds = time.total
            bandwidthBoundPart = time.total > 0 ? time.bandwidthBound / time.total : 0
        } else {
            (seconds, bandwidthBoundPart) = (nil, nil)
        }
        if device.power == nil { missing.append("power") }
        joules = if let seconds, let power = device.power { seconds * power.value } else { nil }
        self.missing = missing
        let used = [precision.map { "peak \($0.rawValue)" }, "bandwidth", "memory", "power"].compactMap(\.self)
        unverified = device.unverifiedFigures.filter(used.contains)
    }

    private static func time(
        _ pass: Pass, of graph: Graph, peak: Double, bandwidth: Double
    ) -> (total: Double, bandwidthBound: Double) {
        var (total, bound) = (0.0, 0.0)
        for node in graph.nodes where node.pass == pass {
            let work = graph.cost(of: node).work
            let others = work.additions + work.multiplications + work.comparisons + work.transcendentals
            let arithmetic = Double(2 * work.multiplyAdds + others) / peak
            let traffic = Double(work.bytesRead + work.bytesWritten) / bandwidth
            total += max(arithmetic, traffic)
            if traffic > arithmetic { bound += traffic }
        }
        return (total, bound)
    }
}
