#if os(Linux)
    import Glibc
#endif

/// Memory that tensors share.
public final class TensorStorage<Element: Scalar>: @unchecked Sendable {
    /// The memory.
    public let elements: UnsafeMutableBufferPointer<Element>
    /// The pages on which large memory lies; `nil` where it came from the heap.
    private let pages: UnsafeMutableRawBufferPointer?

    /// Allocates `count` elements, each set to `value`.
    public init(count: Int, filledWith value: Element) {
        (elements, pages) = Self.allocate(count)
        Self.fill(elements, with: value)
    }

    @specialized(where Element == Float)
    private static func fill(_ elements: UnsafeMutableBufferPointer<Element>, with value: Element) {
        elements.initialize(repeating: value)
    }

    /// Copies `elements`.
    public init(_ elements: [Element]) {
        (self.elements, pages) = Self.allocate(elements.count)
        _ = self.elements.initialize(from: elements)
    }

    /// Memory that begins with a cache line, so that no vector lies on two of them. Large memory has pages of its own,
    /// which are given back at once, while a heap keeps what was freed.
    private static func allocate(
        _ count: Int
    ) -> (elements: UnsafeMutableBufferPointer<Element>, pages: UnsafeMutableRawBufferPointer?) {
        let byteCount = count * MemoryLayout<Element>.stride
        if byteCount >= 1 << 20, let (bytes, pages) = map(byteCount) {
            return (bytes.bindMemory(to: Element.self), pages)
        }
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: byteCount, alignment: max(64, MemoryLayout<Element>.alignment))
        return (bytes.bindMemory(to: Element.self), nil)
    }

    /// Pages for so many bytes: huge ones where there are several, since a pass walks through more small pages than a
    /// processor remembers.
    ///
    /// - Returns: `nil` where the system has none.
    private static func map(
        _ byteCount: Int
    ) -> (bytes: UnsafeMutableRawBufferPointer, pages: UnsafeMutableRawBufferPointer)? {
        #if os(Linux)
            let hugePage = 2 << 20
            let isHuge = byteCount >= 2 * hugePage
            let mapped = byteCount + (isHuge ? hugePage : 0)
            guard let start = mmap(nil, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
                start != MAP_FAILED
            else { return nil }
            let pages = UnsafeMutableRawBufferPointer(start: start, count: mapped)
            let first = isHuge ? start.alignedUp(toMultipleOf: hugePage) : start
            let bytes = UnsafeMutableRawBufferPointer(start: first, count: byteCount)
            // Advice only: without huge pages the memory is as good.
            if isHuge { _ = madvise(first, byteCount, MADV_HUGEPAGE) }
            return (bytes, pages)
        #else
            return nil
        #endif
    }

    deinit {
        elements.deinitialize()
        guard let pages else {
            elements.deallocate()
            return
        }
        #if os(Linux)
            munmap(pages.baseAddress, pages.count)
        #endif
    }
}
