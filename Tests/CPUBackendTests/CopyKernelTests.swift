import CKernels
import Tensors
import Testing

@testable import CPUBackend

/// Copies between arrangements in memory, with the kernels of every instruction set.
@Suite struct CopyKernelTests {
    /// Sizes below, at and beyond those of vectors and tiles, with and without a rest.
    private static let sizes = [1, 7, 16, 17, 31, 48, 79, 133]

    @Test(arguments: instructionSets)
    func matricesOfEverySize(instructionSet: String) throws {
        for rows in Self.sizes {
            for columns in Self.sizes {
                let matrix = MatrixCopy(rows: rows, columns: columns)
                let faults = try withInstructionSet(instructionSet) { matrix.faults() }
                #expect((faults ?? []) == [], "\(rows) x \(columns)")
            }
        }
    }

    @Test(arguments: instructionSets)
    func matricesForSeveralThreads(instructionSet: String) throws {
        let sizes = [(190, 181, 2), (181, 190, 5), (16, 2100, 3), (2100, 16, 3), (11_000, 3, 3), (3, 11_000, 3)]
        for (rows, columns, threads) in sizes {
            let matrix = MatrixCopy(rows: rows, columns: columns)
            let faults = try withInstructionSet(instructionSet, threads: threads) { matrix.faults() }
            #expect((faults ?? []) == [], "\(rows) x \(columns), \(threads) threads")
        }
    }

    @Test(arguments: instructionSets)
    func channelsToBlocksAndBack(instructionSet: String) throws {
        let shapes = [
            [1, 16, 1, 1], [1, 16, 7, 7], [3, 32, 5, 9], [2, 64, 14, 14], [1, 48, 64, 64], [5, 16, 300],
            [1, 32, 4, 5, 6],
        ]
        for block in [8, 16] {
            for sizes in shapes {
                let shape = try Shape(sizes)
                let plain = (0..<shape.count).map(Float.init)
                let blocked = inBlocks(plain, shape, block)
                let layout = TensorLayout.blocked(block)
                let made = try withInstructionSet(instructionSet) {
                    [copy(plain, shape, from: .plain, to: layout), copy(blocked, shape, from: layout, to: .plain)]
                }
                #expect(made == nil || made == [blocked, plain], "\(sizes) in blocks of \(block)")
            }
        }
    }

    /// The elements of `[N, C, …]` as they lie in blocks of channels, by the definition of the layout.
    private func inBlocks(_ plain: [Float], _ shape: Shape, _ block: Int) -> [Float] {
        let (channels, pixels) = (shape[1], shape.count / (shape[0] * shape[1]))
        var blocked = Array(repeating: Float.nan, count: plain.count)
        for (place, element) in plain.enumerated() {
            let (image, channel, pixel) = (place / (channels * pixels), place / pixels % channels, place % pixels)
            let outer = (image * channels + channel) / block
            blocked[(outer * pixels + pixel) * block + channel % block] = element
        }
        return blocked
    }

    private func copy(_ elements: [Float], _ shape: Shape, from: TensorLayout, to: TensorLayout) -> [Float] {
        let source = TensorStorage(elements)
        let target = TensorStorage<Float>(count: elements.count, filledWith: .nan)
        CopyKernel(shape: shape, from: from, to: to).bind(
            StepMemory(
                reads: [MemoryRange(storage: source, offset: 0)], writes: [MemoryRange(storage: target, offset: 0)],
                scratch: []))()
        return Array(target.elements)
    }
}

/// A matrix whose elements (i, j) are copied between memory where the rows, the columns or neither of both lie together.
private struct MatrixCopy {
    let rows: Int
    let columns: Int

    private struct Strides: Hashable {
        let row: Int
        let column: Int
    }

    /// The copies, by where they read and write, that put a wrong element anywhere or touch what lies between.
    func faults() -> [String] {
        // With gaps of a cache line, so that what is written past the cache may begin where a vector does, or of less.
        let (line, odd) = ((columns + 15) / 16 * 16 + 16, columns + 3)
        let sources = [
            Strides(row: 1, column: rows + 5), Strides(row: columns + 2, column: 1),
            Strides(row: 3 * columns, column: 3),
        ]
        let targets = [
            Strides(row: line, column: 1), Strides(row: odd, column: 1), Strides(row: 2, column: 2 * rows + 1),
        ]
        var faults: [String] = []
        for from in sources {
            for to in targets {
                let expected = copied(from, to)
                for isStreamed in [false, true] where !made(from, to, isStreamed).elementsEqual(expected) {
                    faults.append("from \(from) to \(to), streamed: \(isStreamed)")
                }
            }
        }
        return faults
    }

    /// What the memory with the copy holds: elements that are the places where they were, and -1 in between and after.
    private func copied(_ from: Strides, _ to: Strides) -> [Float] {
        var elements = Array(repeating: Float(-1), count: extent(to) + 32)
        for i in 0..<rows {
            for j in 0..<columns { elements[i * to.row + j * to.column] = Float(i * from.row + j * from.column) }
        }
        return elements
    }

    private func made(_ from: Strides, _ to: Strides, _ isStreamed: Bool) -> [Float] {
        let source = TensorStorage((0..<extent(from)).map(Float.init))
        let target = TensorStorage<Float>(count: extent(to) + 32, filledWith: -1)
        var box = ck_box_make(
            2, [Int64(rows), Int64(columns)], [Int64(from.row), Int64(from.column)], [Int64(to.row), Int64(to.column)])
        ck_copy_box(source.elements.baseAddress, target.elements.baseAddress, &box, isStreamed ? 1 : 0)
        return Array(target.elements)
    }

    private func extent(_ strides: Strides) -> Int {
        (rows - 1) * strides.row + (columns - 1) * strides.column + 1
    }
}
