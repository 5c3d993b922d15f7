import CPUBackend

/// How long ago memory was last touched, in bytes touched since: what decides in which cache it still is.
///
/// The distance is the traffic between two touches of the same block (a bound on the stack distance of Mattson et al.,
/// "Evaluation techniques for storage hierarchies", IBM Systems Journal 9, 1970), in steps of `blockBytes`.
struct ReuseDistance {
    /// The size of a block of memory that is followed as one.
    static let blockBytes = 16 << 10
    /// The upper bounds of the classes of distances; the last class is everything beyond.
    static let bounds = (17...25).map { 1 << $0 }

    /// The bytes touched so far.
    private var traffic = 0
    /// The traffic at the last touch of each block; negative where there was none.
    private var lastTouch: [Int]

    /// - Parameter addressSpace: The end of the memory that is followed, in bytes.
    init(addressSpace: Int) {
        lastTouch = Array(repeating: .min / 2, count: addressSpace / Self.blockBytes + 1)
    }

    /// Touches a stretch of memory.
    ///
    /// - Returns: Its bytes by class of distance.
    mutating func touch(_ region: PlannedStep.Region) -> [Double] {
        var bytes = Array(repeating: 0.0, count: Self.bounds.count + 1)
        guard region.bytes > 0 else { return bytes }
        let now = traffic
        var start = region.start
        let end = region.start + region.bytes
        while start < end {
            let block = start / Self.blockBytes
            let next = min(end, (block + 1) * Self.blockBytes)
            let distance = now - lastTouch[block]
            let place = Self.bounds.firstIndex { distance + region.bytes <= $0 } ?? Self.bounds.count
            bytes[place] += Double(next - start)
            lastTouch[block] = now + (next - region.start)
            start = next
        }
        traffic += region.bytes
        return bytes
    }
}
