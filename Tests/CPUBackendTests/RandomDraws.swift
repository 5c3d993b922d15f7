/// What tests that draw their examples from a seed share.
extension RandomNumberGenerator {
    /// One of some elements, of which there is at least one.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(next() % UInt64(elements.count))]
    }
}
