import Tensors
import Testing

@Suite struct TensorTests {
    @Test func elementsAreInRowMajorOrder() throws {
        let tensor = Tensor(TensorType(try Shape([2, 2])), [1.0, 2, 3, 4])
        #expect(tensor.array == [1, 2, 3, 4])
        #expect(tensor.shape.dimensions == [2, 2])
    }

    @Test func copiesAndViewsShareTheirStorage() throws {
        let tensor = Tensor(TensorType(try Shape([2, 3])), filledWith: 0.0)
        let copy = tensor
        let view = tensor.viewed(as: TensorType(try Shape([3, 2])))
        tensor.elements[4] = 7
        #expect(copy.array == [0, 0, 0, 0, 7, 0])
        #expect(view.array == copy.array)
        #expect(view.shape.dimensions == [3, 2])
    }

    @Test func tensorsLieApartInOneStorage() throws {
        let storage = TensorStorage<Float>(count: 5, filledWith: 0)
        let first = Tensor(TensorType(try Shape([2])), in: storage, at: 0)
        let second = Tensor(TensorType(try Shape([3])), in: storage, at: 2)
        first.elements.update(repeating: 1)
        second.elements.update(repeating: 2)
        #expect(Array(storage.elements) == [1, 1, 2, 2, 2])
    }

    @Test func elementsOutsideTheStorageAreAPreconditionFailure() async {
        await #expect(processExitsWith: .failure) {
            let storage = TensorStorage<Float>(count: 5, filledWith: 0)
            _ = Tensor(TensorType(try Shape([3])), in: storage, at: 3)
        }
        await #expect(processExitsWith: .failure) {
            _ = Tensor(TensorType(try Shape([3])), [1.0])
        }
    }
}
