import Synchronization
import Tensors

/// A scalar that carries the set of operand elements on which it depends.
///
/// What a kernel reads is then the union over its results, and over the elements that it looked at as indices, which
/// `IndexReads.current` collects; what it writes is every result element that is `written`.
struct ProvenanceScalar: Scalar {
    var doubleValue: Double
    /// The operand elements that went into the value.
    private(set) var sources: ElementSet
    /// False for what stood in a result before the kernel ran, and for whatever was made of it.
    private(set) var written: Bool

    private init(_ value: Double, _ sources: ElementSet, written: Bool) {
        doubleValue = value
        self.sources = sources
        self.written = written
    }

    /// A constant, which depends on no operand.
    init(_ value: Double) {
        self.init(value, ElementSet(), written: true)
    }

    /// The operand element at `place`.
    init(_ value: Double, place: Int) {
        self.init(value, ElementSet(place), written: true)
    }

    /// What stands in a result before it is written.
    static let unwritten = ProvenanceScalar(.nan, ElementSet(), written: false)

    var indexValue: Int {
        IndexReads.current.insert(sources)
        return doubleValue.indexValue
    }

    private static func of(_ a: Self, _ value: Double) -> Self {
        Self(value, a.sources, written: a.written)
    }

    private static func of(_ a: Self, _ b: Self, _ value: Double) -> Self {
        Self(value, a.sources.union(b.sources), written: a.written && b.written)
    }

    static func + (a: Self, b: Self) -> Self { of(a, b, a.doubleValue + b.doubleValue) }
    static func - (a: Self, b: Self) -> Self { of(a, b, a.doubleValue - b.doubleValue) }
    static prefix func - (a: Self) -> Self { of(a, -a.doubleValue) }
    static func * (a: Self, b: Self) -> Self { of(a, b, a.doubleValue * b.doubleValue) }
    static func / (a: Self, b: Self) -> Self { of(a, b, a.doubleValue / b.doubleValue) }
    static func exponential(_ x: Self) -> Self { of(x, .exponential(x.doubleValue)) }
    static func logarithm(_ x: Self) -> Self { of(x, .logarithm(x.doubleValue)) }
    static func squareRoot(_ x: Self) -> Self { of(x, .squareRoot(x.doubleValue)) }
    static func hyperbolicTangent(_ x: Self) -> Self { of(x, .hyperbolicTangent(x.doubleValue)) }
    static func errorFunction(_ x: Self) -> Self { of(x, .errorFunction(x.doubleValue)) }
    static func maximum(_ a: Self, _ b: Self) -> Self { of(a, b, .maximum(a.doubleValue, b.doubleValue)) }
    static func greater(_ a: Self, _ b: Self) -> Self { of(a, b, .greater(a.doubleValue, b.doubleValue)) }
    static func equal(_ a: Self, _ b: Self) -> Self { of(a, b, .equal(a.doubleValue, b.doubleValue)) }
    static var emptySum: Self { Self(0) }
    static var emptyMaximum: Self { Self(-.infinity) }
    mutating func accumulate(_ term: Self) { self = self + term }
    mutating func accumulateProduct(_ a: Self, _ b: Self) { self = self + a * b }
    mutating func accumulateMaximum(_ term: Self) { self = .maximum(term, self) }
}

/// A set of small numbers, as bits.
struct ElementSet: Hashable, Sendable {
    private var words: [UInt64] = []

    init() {}

    init(_ element: Int) {
        words = Array(repeating: 0, count: element / 64) + [1 << UInt64(element % 64)]
    }

    func union(_ other: ElementSet) -> ElementSet {
        var (long, short) = (self, other)
        if long.words.count < short.words.count { swap(&long, &short) }
        for (place, word) in short.words.enumerated() { long.words[place] |= word }
        return long
    }

    func contains(_ element: Int) -> Bool {
        element / 64 < words.count && words[element / 64] >> UInt64(element % 64) & 1 == 1
    }
}

/// The operand elements whose value was taken as an index.
final class IndexReads: Sendable {
    @TaskLocal static var current = IndexReads()

    private let elements = Mutex(ElementSet())

    func insert(_ sources: ElementSet) {
        elements.withLock { $0 = $0.union(sources) }
    }

    /// What is taken as an index while `body` runs.
    static func collected<Result>(while body: () throws -> Result) rethrows -> (elements: ElementSet, result: Result) {
        let reads = IndexReads()
        let result = try $current.withValue(reads) { try body() }
        return (reads.elements.withLock { $0 }, result)
    }
}
