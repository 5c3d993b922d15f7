/// The type of a tensor's elements, as it is stored.
public enum ElementType: String, Hashable, Sendable, CaseIterable {
    /// IEEE 754 single precision.
    case float32 = "f32"
    /// IEEE 754 double precision.
    case float64 = "f64"
    /// Signed 32-bit integers: indices and labels.
    case int32 = "i32"

    /// The size of one element in bytes.
    public var byteSize: Int {
        switch self {
        case .float32, .int32: 4
        case .float64: 8
        }
    }

    /// Whether gradients exist with respect to elements of this type.
    public var isDifferentiable: Bool { self != .int32 }
}

/// The shape and element type of a tensor.
public struct TensorType: Hashable, Sendable {
    /// The sizes of the axes.
    public let shape: Shape
    /// The type of the elements.
    public let elementType: ElementType

    /// Creates a tensor type.
    public init(_ shape: Shape, _ elementType: ElementType = .float32) {
        self.shape = shape
        self.elementType = elementType
    }

    /// The size of the tensor in bytes.
    public var byteSize: Int { shape.count * elementType.byteSize }
}

extension TensorType: CustomStringConvertible {
    /// Element type and sizes, as in `f32[32, 784]`.
    public var description: String { elementType.rawValue + shape.description }
}
