import Tensors
import Testing

@Suite struct ShapeTests {
    @Test(
        arguments: [
            ([], 1, []), ([5], 5, [1]), ([2, 3], 6, [3, 1]), ([2, 3, 4], 24, [12, 4, 1]), ([1, 7, 1], 7, [7, 1, 1]),
        ] as [([Int], Int, [Int])])
    func countAndStrides(sizes: [Int], count: Int, strides: [Int]) throws {
        let shape = try Shape(sizes)
        #expect(shape.rank == sizes.count)
        #expect(shape.count == count)
        #expect(shape.strides == strides)
        #expect(sizes.indices.allSatisfy { shape[$0] == sizes[$0] })
        #expect(shape.description == "\(sizes)")
    }

    @Test func scalarHasNoAxesAndOneElement() throws {
        #expect(try Shape([]) == .scalar)
        #expect(Shape.scalar.count == 1)
    }

    @Test(arguments: [([0], "0"), ([3, -2], "-2"), ([.min], "\(Int.min)"), ([2, 0, 5], "[2, 0, 5]")])
    func sizesBelowOneAreErrors(sizes: [Int], offender: String) {
        let error = #expect(throws: ShapeError.self) { try Shape(sizes) }
        #expect(error?.description.contains(offender) == true)
        #expect(error?.expected == "at least 1")
    }

    /// A zero after sizes that overflow is an error all the same, of either kind, and never a crash.
    @Test(arguments: [
        [1 << 60], [.max], [.max, .max], [1 << 31, 1 << 31], [1 << 20, 1 << 20, 1 << 20], [.max, 0], [1 << 62, 4, 0],
    ])
    func productsBeyondTheAddressSpaceAreErrors(sizes: [Int]) {
        #expect(throws: ShapeError.self) { try Shape(sizes) }
    }

    @Test func largestShapeFits() throws {
        let shape = try Shape([1 << 30, 1 << 29])
        #expect(shape.count == 1 << 59)
        #expect(TensorType(shape, .float64).byteSize == 1 << 62)
        #expect(try Shape([(1 << 60) - 1]).count == (1 << 60) - 1)
    }

    @Test func axesAreRemovedAndCollapsed() throws {
        let shape = try Shape([2, 3, 4])
        #expect(shape.removing([0, 2]).dimensions == [3])
        #expect(shape.removing([]) == shape)
        #expect(shape.removing([0, 1, 2]) == .scalar)
        #expect(shape.collapsing([1]).dimensions == [2, 1, 4])
        #expect(shape.collapsing([0, 1, 2]).count == 1)
    }
}

@Suite struct TensorTypeTests {
    @Test(arguments: [(ElementType.float32, 24, "f32[2, 3]"), (.float64, 48, "f64[2, 3]"), (.int32, 24, "i32[2, 3]")])
    func sizeAndDescription(elementType: ElementType, bytes: Int, text: String) throws {
        let type = TensorType(try Shape([2, 3]), elementType)
        #expect(type.byteSize == bytes)
        #expect(type.description == text)
    }

    @Test func indicesAreNotDifferentiable() {
        #expect(ElementType.allCases.filter(\.isDifferentiable) == [.float32, .float64])
    }
}
