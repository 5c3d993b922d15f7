/// A 128-bit FNV-1a hash: the same for the same bytes in every process, on every machine.
///
/// It is for telling apart what nobody forges (trial specifications, machines). It is not cryptographic: whoever wants
/// two texts of the same hash can construct them.
///
/// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm", RFC 9923.
public struct StableHash: Sendable, Hashable {
    /// The hash of what has been added so far.
    public private(set) var value: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D

    private static let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013B

    /// Creates the hash of no bytes.
    public init() {}

    /// Creates the hash of a text's UTF-8 bytes.
    public init(_ text: String) {
        add(text.utf8)
    }

    /// Adds bytes, in their order; where one piece ends and the next begins does not matter.
    ///
    /// - Complexity: O(bytes).
    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            value = (value ^ UInt128(byte)) &* Self.prime
        }
    }

    /// The hash as 32 lower-case hexadecimal digits.
    public var hexadecimal: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
