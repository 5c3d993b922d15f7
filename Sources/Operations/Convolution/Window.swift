import Graphs
import Tensors

/// How a window slides over the spatial axes of a tensor `[N, C, …]`: one entry an axis.
public struct Window: Hashable, Sendable {
    /// The size of the window.
    public let size: [Int]
    /// The distance between windows.
    public let strides: [Int]
    /// The zeros before the first element.
    public let low: [Int]
    /// The zeros after the last element.
    public let high: [Int]
    /// The distance between the elements of a window.
    public let dilations: [Int]

    /// Creates a window; strides and dilations are 1 and padding is 0 where not given.
    public init(
        size: [Int], strides: [Int]? = nil, low: [Int]? = nil, high: [Int]? = nil, dilations: [Int]? = nil
    ) {
        self.size = size
        self.strides = strides ?? size.map { _ in 1 }
        self.low = low ?? size.map { _ in 0 }
        self.high = high ?? low ?? size.map { _ in 0 }
        self.dilations = dilations ?? size.map { _ in 1 }
    }

    /// The number of elements of a window.
    var count: Int { size.reduce(1, *) }

    /// The number of windows along each of the spatial axes of the given sizes.
    ///
    /// - Throws: `OperationError` for numbers that make no window and for a window larger than the padded tensor.
    func outputSizes(for sizes: [Int]) throws(OperationError) -> [Int] {
        let rank = size.count
        let bound = 1 << 30
        guard rank >= 1, [strides, low, high, dilations].allSatisfy({ $0.count == rank }), sizes.count == rank,
            (size + strides + dilations).allSatisfy({ (1...bound).contains($0) }),
            (low + high).allSatisfy({ (0...bound).contains($0) })
        else {
            throw OperationError(
                "a window of \(size), strides \(strides), padding \(low) and \(high), dilations \(dilations) over \(sizes);"
                    + " expected one entry an axis, padding at least 0, the others at least 1, none above \(bound)")
        }
        var result: [Int] = []
        for axis in 0..<rank {
            let extent = dilations[axis] * (size[axis] - 1) + 1
            let room = sizes[axis] + low[axis] + high[axis] - extent
            guard room >= 0 else {
                throw OperationError(
                    "a window of \(extent) over \(sizes[axis]) elements with padding \(low[axis]) and \(high[axis]);"
                        + " expected at most \(sizes[axis] + low[axis] + high[axis])")
            }
            result.append(room / strides[axis] + 1)
        }
        try checkSearchable(sizes, outputs: result)
        return result
    }
}

extension Window {
    /// Checks that what a window meets can be counted element by element along an axis, and over all axes in 64 bits.
    private func checkSearchable(_ sizes: [Int], outputs: [Int]) throws(OperationError) {
        let bound = 1 << 24
        let pairs = zip(size, outputs).map { $0 * $1 }
        guard (sizes + pairs).allSatisfy({ $0 <= bound }) else {
            throw OperationError(
                "a window of \(size) at \(outputs) places over \(sizes); expected at most \(bound) elements, and pairs of"
                    + " a window and an element, along an axis")
        }
        _ = try makeShape(pairs)
    }

    /// The place of the element under a tap of a window along an axis, or `nil` in the padding.
    func place(axis: Int, output: Int, tap: Int, size: Int) -> Int? {
        let place = output * strides[axis] - low[axis] + tap * dilations[axis]
        return (0..<size).contains(place) ? place : nil
    }

    /// The number of elements under each window along an axis.
    func counts(axis: Int, size: Int, outputs: Int) -> [Int] {
        (0..<outputs).map { output in
            (0..<self.size[axis]).count { place(axis: axis, output: output, tap: $0, size: size) != nil }
        }
    }

    /// The pairs of a window and an element of a channel under it, without those in the padding.
    public func coveredTaps(over sizes: [Int], outputs: [Int]) -> Int128 {
        sizes.indices.reduce(1) { product, axis in
            product * Int128(counts(axis: axis, size: sizes[axis], outputs: outputs[axis]).reduce(0, +))
        }
    }

    /// How often each element along an axis lies under a window.
    func hits(axis: Int, size: Int, outputs: Int) -> [Int] {
        var hits = Array(repeating: 0, count: size)
        for output in 0..<outputs {
            for tap in 0..<self.size[axis] {
                if let place = place(axis: axis, output: output, tap: tap, size: size) { hits[place] += 1 }
            }
        }
        return hits
    }

    /// The number of elements of a channel that lie under some window.
    func coverage(of sizes: [Int], outputs: [Int]) -> Int {
        sizes.indices.map { axis in
            hits(axis: axis, size: sizes[axis], outputs: outputs[axis]).filter { $0 > 0 }.count
        }.reduce(1, *)
    }

    /// The greatest number of windows under which one element of a channel lies.
    func greatestOverlap(of sizes: [Int], outputs: [Int]) -> Int {
        sizes.indices.map { axis in
            hits(axis: axis, size: sizes[axis], outputs: outputs[axis]).max() ?? 0
        }.reduce(1, *)
    }
}

/// The pairs of window and element that a sliding window makes, in row-major order of the windows.
struct WindowIndex {
    /// The number of windows.
    let windowCount: Int
    /// The number of elements of a window.
    let tapCount: Int
    /// For every axis, window and tap: the place of the element along the axis, or -1 in the padding.
    private let places: [[Int]]
    private let window: Window
    private let outputs: [Int]
    private let strides: [Int]

    init(_ window: Window, over sizes: [Int], outputs: [Int]) {
        self.window = window
        self.outputs = outputs
        windowCount = outputs.reduce(1, *)
        tapCount = window.count
        strides = sizes.indices.map { sizes[($0 + 1)...].reduce(1, *) }
        places = sizes.indices.map { axis in
            (0..<outputs[axis]).flatMap { output in
                (0..<window.size[axis]).map { tap in
                    window.place(axis: axis, output: output, tap: tap, size: sizes[axis]) ?? -1
                }
            }
        }
    }

    /// The place of the element under a tap of a window in its channel, or -1 in the padding.
    func place(window index: Int, tap: Int) -> Int {
        var (index, tap) = (index, tap)
        var place = 0
        for axis in places.indices.reversed() {
            let along = places[axis][index % outputs[axis] * window.size[axis] + tap % window.size[axis]]
            if along < 0 { return -1 }
            place += along * strides[axis]
            index /= outputs[axis]
            tap /= window.size[axis]
        }
        return place
    }

    /// All places, windows outermost.
    var allPlaces: [Int] {
        (0..<windowCount).flatMap { window in (0..<tapCount).map { place(window: window, tap: $0) } }
    }
}
