/// The output function of SplitMix64 (Steele, Lea and Flood 2014): 64 bits that look random, for every counter.
public func splitMix64(_ counter: UInt64) -> UInt64 {
    var z = counter
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}

/// The distance between the counters of a stream: 2^64 over the golden ratio.
public let splitMix64Step: UInt64 = 0x9E37_79B9_7F4A_7C15
