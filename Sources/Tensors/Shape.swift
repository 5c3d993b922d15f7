/// The sizes of a tensor's axes, outermost first; `[]` is a scalar.
///
/// Every size is at least 1, and the number of elements times 8 bytes fits a 64-bit integer, so that no later
/// product of sizes can overflow.
public struct Shape: Hashable, Sendable {
    /// The sizes of the axes.
    public let dimensions: [Int]
    /// The number of elements.
    public let count: Int

    /// The shape of a scalar.
    public static let scalar = Shape()

    private init() {
        dimensions = []
        count = 1
    }

    /// Creates a shape.
    ///
    /// - Throws: `ShapeError` for a size below 1 and for a tensor that no 64-bit address space could hold.
    public init(_ dimensions: [Int]) throws(ShapeError) {
        var count = 1
        for size in dimensions {
            guard size >= 1 else { throw ShapeError("a size of \(size) in \(dimensions)", expected: "at least 1") }
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow, product <= Int.max / 8 else {
                throw ShapeError("the sizes \(dimensions)", expected: "fewer than 2^60 elements")
            }
            count = product
        }
        self.dimensions = dimensions
        self.count = count
    }

    /// The number of axes.
    public var rank: Int { dimensions.count }

    /// The size of an axis.
    public subscript(axis: Int) -> Int { dimensions[axis] }

    /// The distance in elements between neighbours along each axis, in row-major order.
    public var strides: [Int] {
        var strides = Array(repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * dimensions[axis + 1]
        }
        return strides
    }

    /// The shape with `axes` left out.
    public func removing(_ axes: Set<Int>) -> Shape {
        Shape(unchecked: dimensions.enumerated().filter { !axes.contains($0.offset) }.map(\.element))
    }

    /// The shape with every one of `axes` set to 1.
    public func collapsing(_ axes: Set<Int>) -> Shape {
        Shape(unchecked: dimensions.enumerated().map { axes.contains($0.offset) ? 1 : $0.element })
    }

    /// A shape whose sizes come from checked ones, with at most as many elements.
    private init(unchecked dimensions: [Int]) {
        self.dimensions = dimensions
        count = dimensions.reduce(1, *)
    }
}

extension Shape: CustomStringConvertible {
    /// The sizes in brackets, as in `[32, 784]`.
    public var description: String { "\(dimensions)" }
}

/// Sizes that make no shape.
public struct ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, with the offending sizes.
    public let message: String
    /// What would have been right.
    public let expected: String

    /// Creates an error.
    public init(_ message: String, expected: String) {
        self.message = message
        self.expected = expected
    }

    /// The fault in one line.
    public var description: String { "\(message); expected \(expected)" }
}
