/// A rectangular selection of a tensor's elements: sizes, and the distances between neighbours in memory.
struct Box {
    let sizes: [Int]
    let strides: [Int]
    let start: Int

    /// Calls `body` for every row along the last axis, in row-major order of the selection, with the row's number,
    /// the place of its first element, the distance between its elements, and their number.
    @inline(__always)
    func forEachRow(_ body: (_ row: Int, _ start: Int, _ step: Int, _ count: Int) -> Void) {
        guard let count = sizes.last, let step = strides.last else { return body(0, start, 1, 1) }
        let rows = sizes.dropLast().reduce(1, *)
        var index = Array(repeating: 0, count: sizes.count - 1)
        var place = start
        for row in 0..<rows {
            body(row, place, step, count)
            var axis = index.count - 1
            while axis >= 0 {
                index[axis] += 1
                place += strides[axis]
                if index[axis] < sizes[axis] { break }
                place -= sizes[axis] * strides[axis]
                index[axis] = 0
                axis -= 1
            }
        }
    }
}
