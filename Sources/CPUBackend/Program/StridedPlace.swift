import Graphs
import Operations
import Tensors

/// Where the elements of a value lie, or are to lie, inside another one that is stored row-major.
struct StridedPlace: Sendable, Hashable {
    /// The value that is stored.
    var value: Value
    /// The place of the first element.
    var start = 0
    /// The distance between neighbours along every axis.
    var strides: [Int]

    /// The place of a value that is stored itself.
    init(_ value: Value, in graph: Graph) {
        self.value = value
        strides = graph.type(of: value).shape.strides
    }

    /// The place of the transposed value.
    func transposed(by permutation: [Int]) -> StridedPlace {
        var place = self
        place.strides = permutation.map { strides[$0] }
        return place
    }

    /// The place of the value whose transposition lies here.
    func beforeTransposition(by permutation: [Int]) -> StridedPlace {
        var place = self
        for (axis, origin) in permutation.enumerated() { place.strides[origin] = strides[axis] }
        return place
    }

    /// The place of a part that begins at an index of an axis.
    func part(from index: Int, along axis: Int) -> StridedPlace {
        var place = self
        place.start += index * strides[axis]
        return place
    }

    /// The place under another shape; `nil` where neighbours along one of its axes do not all lie equally far apart.
    func reshaped(from old: Shape, to new: Shape) -> StridedPlace? {
        var runs: [(size: Int, step: Int)] = []
        for (size, step) in zip(old.dimensions, strides) where size > 1 {
            if let last = runs.last, last.step == size * step {
                runs[runs.count - 1] = (last.size * size, step)
            } else {
                runs.append((size, step))
            }
        }
        var place = self
        place.strides = Array(repeating: 0, count: new.rank)
        for axis in new.dimensions.indices.reversed() where new[axis] > 1 {
            guard let run = runs.popLast(), run.size % new[axis] == 0 else { return nil }
            place.strides[axis] = run.step
            if run.size > new[axis] { runs.append((run.size / new[axis], run.step * new[axis])) }
        }
        return place
    }
}
