import Graphs
import Operations
import Tensors
import Testing

/// The results hold what they should, whatever they held before.
func expectEveryElementWritten(
    _ example: OperationExample, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let results = try [1e300, -7.25].map { sentinel in
        try example.evaluate(over: sentinel) { element, _ in element }.map(\.array)
    }
    let bits = results.map { $0.map { $0.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern } } }
    #expect(bits[0] == bits[1], "\(example)", sourceLocation: sourceLocation)
}

/// What the reference kernels compute.
@Suite struct KernelConformanceTests {
    @Test(arguments: ExampleCatalog.examples)
    func everyElementIsWritten(example: OperationExample) throws {
        try expectEveryElementWritten(example)
    }

    @Test(arguments: ExampleCatalog.examples.filter { $0.expected != nil })
    func resultIsTheKnownOne(example: OperationExample) throws {
        let expected = try #require(example.expected)
        let result = try example.evaluate(over: 0.0) { element, _ in element }[0].array
        #expect(result.count == expected.count)
        // Published tables give ten digits; the other values are exact or rounded to double precision.
        for (found, known) in zip(result, expected) { #expect(agree(found, known, within: 1e-10)) }
    }

    /// Single precision has a unit roundoff of 6·10⁻⁸; the longest sums here have 17 terms of size 1.
    @Test(arguments: ExampleCatalog.examples)
    func singlePrecisionAgreesWithDouble(example: OperationExample) throws {
        let single = try example.evaluate(over: Float(0)) { element, _ in Float(element) }
        let double = try example.evaluate(over: 0.0) { element, _ in Double(Float(element)) }
        for (result, reference) in zip(single, double) {
            for (found, known) in zip(result.array, reference.array) {
                #expect(agree(Double(found), known, within: 2e-6))
            }
        }
    }

    @Test(arguments: ExampleCatalog.examples)
    func countingAgreesWithDouble(example: OperationExample) throws {
        let counting = try example.evaluate(over: CountingScalar(0)) { element, _ in CountingScalar(element) }
        let double = try example.evaluate(over: 0.0) { element, _ in element }
        for (result, reference) in zip(counting, double) {
            for (found, known) in zip(result.array, reference.array) {
                #expect(agree(found.doubleValue, known, within: 0))
            }
        }
    }

    @Test(arguments: ExampleCatalog.examples.filter { $0.operation is any ViewOperation })
    func viewsHaveTheirOperandsElementsAndCostNothing(example: OperationExample) throws {
        let results = try example.evaluate(over: 0.0) { element, _ in element }
        #expect(results.map(\.array) == [example.elements()[0]])
        #expect(results[0].type.elementType == example.types[0].elementType)
        #expect(try example.cost() == OperationCost(Work(), span: 0))
    }

    private func agree(_ a: Double, _ b: Double, within tolerance: Double) -> Bool {
        a == b || (a.isNaN && b.isNaN) || abs(a - b) <= tolerance * max(1, abs(b))
    }
}
