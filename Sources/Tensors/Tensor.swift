#if os(Linux)
    import Glibc
#endif

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

/// Memory that tensors share.
public final class TensorStorage<Element: Scalar>: @unchecked Sendable {
    /// The memory.
    public let elements: UnsafeMutableBufferPointer<Element>

    /// Allocates `count` elements, each set to `value`.
    public init(count: Int, filledWith value: Element) {
        elements = Self.allocate(count)
        Self.fill(elements, with: value)
    }

    @specialized(where Element == Float)
    private static func fill(_ elements: UnsafeMutableBufferPointer<Element>, with value: Element) {
        elements.initialize(repeating: value)
    }

    /// Copies `elements`.
    public init(_ elements: [Element]) {
        self.elements = Self.allocate(elements.count)
        _ = self.elements.initialize(from: elements)
    }

    /// Memory that begins with a cache line, so that no vector lies on two of them; on huge pages where it is large
    /// enough for several, since a pass walks through more small pages than a processor remembers.
    private static func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Element> {
        let hugePage = 2 << 20
        let byteCount = count * MemoryLayout<Element>.stride
        let isLarge = byteCount >= 2 * hugePage
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: byteCount, alignment: isLarge ? hugePage : max(64, MemoryLayout<Element>.alignment))
        #if os(Linux)
            // Advice only: without huge pages the memory is as good.
            if isLarge { _ = madvise(bytes.baseAddress, byteCount, MADV_HUGEPAGE) }
        #endif
        return bytes.bindMemory(to: Element.self)
    }

    deinit {
        elements.deinitialize()
        elements.deallocate()
    }
}
