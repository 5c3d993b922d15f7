import Graphs
import Operations
import Tensors
import Testing

/// A value at the end of a chain of 40 operations: were it read, the depth of a result would tell.
private func deepScalar() -> CountingScalar {
    (0..<40).reduce(CountingScalar(1)) { value, _ in -value }
}

/// The cost rule gives what counting scalars count, and the depth of the deepest result.
func expectCostIsThatCounted(
    _ example: OperationExample, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let cost = try example.cost()
    let initial = deepScalar()
    let (counts, results) = try OperationTally.counts {
        try example.evaluate(over: initial) { element, _ in CountingScalar(element) }
    }
    if example.bounds.contains(.work) {
        #expect(cost.work.additions >= counts.additions, "\(example)", sourceLocation: sourceLocation)
    } else {
        #expect(cost.work.additions == counts.additions, "\(example)", sourceLocation: sourceLocation)
    }
    #expect(cost.work.multiplyAdds == counts.multiplyAdds, "\(example)", sourceLocation: sourceLocation)
    #expect(cost.work.multiplications == counts.multiplications, "\(example)", sourceLocation: sourceLocation)
    #expect(cost.work.comparisons == counts.comparisons, "\(example)", sourceLocation: sourceLocation)
    #expect(cost.work.transcendentals == counts.transcendentals, "\(example)", sourceLocation: sourceLocation)
    let depth = Int128(results.flatMap(\.array).map(\.depth).max() ?? 0)
    if example.bounds.contains(.span) {
        #expect(cost.span >= depth, "\(example)", sourceLocation: sourceLocation)
    } else {
        #expect(cost.span == depth, "\(example)", sourceLocation: sourceLocation)
    }
}

/// The bytes read are those of the operand elements that reach a result or serve as an index, each once; the bytes
/// written are those of the result elements that the kernel writes.
func expectBytesAreThoseTouched(
    _ example: OperationExample, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    guard !(example.operation is any ViewOperation) else { return }
    let work = try example.cost().work
    let (indices, results) = try IndexReads.collected {
        try example.evaluate(over: .unwritten) { ProvenanceScalar($0, place: $1) }
    }
    let elements = results.flatMap(\.array)
    let touched = elements.map(\.sources).reduce(indices) { $0.union($1) }
    var read = 0
    var place = 0
    for type in example.types {
        let count = (place..<place + type.shape.count).count(where: touched.contains)
        read += count * type.elementType.byteSize
        place += type.shape.count
    }
    if example.bounds.contains(.bytesRead) {
        #expect(work.bytesRead >= Int128(read), "\(example)", sourceLocation: sourceLocation)
    } else {
        #expect(work.bytesRead == Int128(read), "\(example)", sourceLocation: sourceLocation)
    }
    let written = results.map { $0.array.count(where: \.written) * $0.type.elementType.byteSize }.reduce(0, +)
    #expect(work.bytesWritten == Int128(written), "\(example)", sourceLocation: sourceLocation)
}

/// The cost rules against kernels that really run.
@Suite struct CostConformanceTests {
    @Test(arguments: ExampleCatalog.examples)
    func workAndSpanAreThoseCounted(example: OperationExample) throws {
        try expectCostIsThatCounted(example)
    }

    @Test(arguments: ExampleCatalog.examples)
    func bytesAreThoseTouched(example: OperationExample) throws {
        try expectBytesAreThoseTouched(example)
    }

    /// A bound is one because some example does not reach it; one that all examples reach is exact.
    @Test(arguments: ExampleCatalog.examples.filter { !$0.bounds.isEmpty })
    func boundsAreTightElsewhere(example: OperationExample) {
        let others = ExampleCatalog.examples.filter { $0.operationName == example.operationName }
        for bound in example.bounds { #expect(others.contains { !$0.bounds.contains(bound) }) }
    }
}
