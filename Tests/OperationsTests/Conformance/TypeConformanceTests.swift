import Graphs
import Operations
import Tensors
import Testing

/// What an operation infers about its results, and what it refuses.
@Suite struct TypeConformanceTests {
    @Test(arguments: ExampleCatalog.examples)
    func verifierAccepts(example: OperationExample) throws {
        var builder = GraphBuilder()
        let operands = try example.types.enumerated().map {
            try builder.input("operand\($0.offset)", $0.element, role: .data)
        }
        let results = try builder.apply(example.operation, to: operands)
        #expect(results.map(builder.type) == (try example.resultTypes()))
        let graph = builder.build(outputs: results.map { ("result\($0.index)", $0) })
        #expect(GraphVerifier.violations(in: graph).isEmpty)
    }

    @Test(arguments: ExampleCatalog.refusals)
    func refusesWithTheOffendingTypes(refusal: OperationRefusal) {
        let error = #expect(throws: OperationError.self) { try refusal.operation.resultTypes(of: refusal.types) }
        #expect(error?.message.contains(refusal.words) == true, "\(error?.message ?? "")")
    }

    /// Operands that are a little different from an example's are refused, or every rule holds for them too.
    @Test(arguments: ExampleCatalog.examples)
    func alteredOperandsAreRefusedOrConform(example: OperationExample) throws {
        for types in alterations(of: example.types) {
            guard (try? example.operation.resultTypes(of: types)) != nil else { continue }
            let operands = types.map { type in
                type.elementType == .int32
                    ? ExampleOperand.indices(type.shape, Array(repeating: 0, count: type.shape.count))
                    : ExampleOperand.uniform(type.shape, in: 0.5...2, type.elementType)
            }
            let altered = OperationExample(
                "\(example.name), as \(types)", example.operation, operands: operands,
                bounds: [.span, .bytesRead])
            try expectEveryElementWritten(altered)
            try expectCostIsThatCounted(altered)
            try expectBytesAreThoseTouched(altered)
        }
    }

    /// A number of operands that differs is refused by all operations but concatenation.
    @Test(arguments: ExampleCatalog.examples.filter { !($0.operation is Concatenate) })
    func numberOfOperandsIsFixed(example: OperationExample) {
        let more = example.types + [example.types.last ?? .f32([])]
        let fewer = [TensorType](example.types.dropLast())
        for types in example.types.isEmpty ? [more] : [more, fewer, []] {
            #expect(throws: OperationError.self) { try example.operation.resultTypes(of: types) }
        }
    }

    private func alterations(of types: [TensorType]) -> [[TensorType]] {
        var altered = [types + types, [TensorType](types.reversed()), [TensorType](types.dropFirst())]
        for (place, type) in types.enumerated() {
            let sizes = type.shape.dimensions
            var shapes = [sizes + [1], [1] + sizes, [2] + sizes, [Int](sizes.dropFirst()), [Int](sizes.dropLast())]
            for axis in sizes.indices {
                for size in [1, sizes[axis] + 1] {
                    var other = sizes
                    other[axis] = size
                    shapes.append(other)
                }
            }
            var others = shapes.compactMap { try? TensorType(Shape($0), type.elementType) }
            others += ElementType.allCases.map { TensorType(type.shape, $0) }
            for other in others where other != type {
                var copy = types
                copy[place] = other
                altered.append(copy)
            }
        }
        return altered
    }
}
