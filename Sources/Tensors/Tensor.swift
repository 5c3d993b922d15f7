/// A dense tensor in row-major order: a shape over a stretch of storage.
///
/// Tensors share their storage when copied; kernels write into tensors that they are given. Whoever holds a tensor
/// while its `elements` are in use keeps them alive.
public struct Tensor<Element: Scalar>: @unchecked Sendable {
    /// The shape and element type; elements of every type are held as `Element`.
    public let type: TensorType
    private let storage: TensorStorage<Element>
    private let offset: Int

    /// The sizes of the axes.
    public var shape: Shape { type.shape }

    /// The elements in row-major order.
    public var elements: UnsafeMutableBufferPointer<Element> {
        UnsafeMutableBufferPointer(rebasing: storage.elements[offset..<offset + type.shape.count])
    }

    /// A tensor over part of a storage.
    ///
    /// - Precondition: the storage holds `type.shape.count` elements from `offset` on.
    public init(_ type: TensorType, in storage: TensorStorage<Element>, at offset: Int) {
        precondition(offset >= 0 && offset + type.shape.count <= storage.elements.count, "a tensor outside its storage")
        self.type = type
        self.storage = storage
        self.offset = offset
    }

    /// A tensor with storage of its own, every element set to `value`.
    public init(_ type: TensorType, filledWith value: Element) {
        self.init(type, in: TensorStorage(count: type.shape.count, filledWith: value), at: 0)
    }

    /// A tensor with the given elements in row-major order.
    ///
    /// - Precondition: there are `type.shape.count` elements.
    public init(_ type: TensorType, _ elements: [Element]) {
        precondition(elements.count == type.shape.count, "\(elements.count) elements for \(type)")
        self.init(type, in: TensorStorage(elements), at: 0)
    }

    /// The same elements under another type with as many elements.
    public func viewed(as type: TensorType) -> Tensor {
        Tensor(type, in: storage, at: offset)
    }

    /// A copy of the elements in row-major order.
    public var array: [Element] {
        withExtendedLifetime(storage) { Array(elements) }
    }
}
