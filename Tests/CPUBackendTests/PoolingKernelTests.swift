import CKernels
import Tensors
import Testing

@testable import CPUBackend

/// The pooling kernels, and what they may write, by every instruction set against plain loops.
@Suite struct PoolingKernelTests {
    /// Planes [outer, height, width, inner] and the windows that slide over them. Of pairs, the first entry is that of
    /// the height.
    struct Planes: Sendable, CustomTestStringConvertible {
        var outer = 1
        var height = 1
        let width: Int
        var inner = 1
        let size, stride: (Int, Int)
        var low = (0, 0)
        var high = (0, 0)
        var dilation = (1, 1)

        var pooledHeight: Int { (height + low.0 + high.0 - (size.0 - 1) * dilation.0 - 1) / stride.0 + 1 }
        var pooledWidth: Int { (width + low.1 + high.1 - (size.1 - 1) * dilation.1 - 1) / stride.1 + 1 }
        var count: Int { outer * height * width * inner }
        var pooledCount: Int { outer * pooledHeight * pooledWidth * inner }

        var testDescription: String {
            "\(outer) x \(height) x \(width) x \(inner), size \(size), stride \(stride), low \(low), dilation \(dilation)"
        }

        var window: ck_window {
            ck_window(
                outer: Int64(outer), height: Int64(height), width: Int64(width), inner: Int64(inner),
                pooled_height: Int64(pooledHeight), pooled_width: Int64(pooledWidth), size_y: Int64(size.0),
                size_x: Int64(size.1), stride_y: Int64(stride.0), stride_x: Int64(stride.1), low_y: Int64(low.0),
                low_x: Int64(low.1), dilation_y: Int64(dilation.0), dilation_x: Int64(dilation.1))
        }

        /// The places in the planes of the elements under every window.
        func taps() -> [[Int]] {
            (0..<pooledCount).map { output in
                let (lane, column) = (output % inner, output / inner % pooledWidth)
                let row = output / inner / pooledWidth % pooledHeight
                let plane = output / inner / pooledWidth / pooledHeight
                let rows = (0..<size.0).map { row * stride.0 - low.0 + $0 * dilation.0 }
                let columns = (0..<size.1).map { column * stride.1 - low.1 + $0 * dilation.1 }
                return rows.filter { (0..<height).contains($0) }.flatMap { y in
                    columns.filter { (0..<width).contains($0) }.map {
                        ((plane * height + y) * width + $0) * inner + lane
                    }
                }
            }
        }
    }

    static let rows = [
        Planes(width: 71, size: (1, 2), stride: (1, 2)),
        Planes(width: 70, size: (1, 3), stride: (1, 2), low: (0, 1), high: (0, 1)),
        Planes(width: 40, size: (1, 3), stride: (1, 1), low: (0, 1), high: (0, 1)),
        Planes(width: 64, size: (1, 3), stride: (1, 3)),
        Planes(width: 65, size: (1, 1), stride: (1, 2)),
        Planes(width: 57, size: (1, 4), stride: (1, 2), low: (0, 1), high: (0, 1)),
        Planes(width: 57, size: (1, 5), stride: (1, 2), low: (0, 2), high: (0, 2)),
        Planes(width: 45, size: (1, 2), stride: (1, 2), low: (0, 3), high: (0, 3), dilation: (1, 5)),
        Planes(width: 3, size: (1, 5), stride: (1, 1), low: (0, 4), high: (0, 4), dilation: (1, 2)),
        Planes(width: 1, size: (1, 1), stride: (1, 1)),
    ]

    /// Rows of fewer windows than a vector has lanes, of just as many, of some more, and those that tile their planes or
    /// leave a row or column over.
    static let planes =
        [4, 6, 7, 14, 15, 16, 17, 28, 31, 32, 33, 34, 40, 56].flatMap { width in
            [
                Planes(outer: 3, height: 6, width: width, size: (2, 2), stride: (2, 2)),
                Planes(outer: 2, height: 7, width: width, size: (2, 2), stride: (2, 2), high: (1, 1)),
                Planes(outer: 2, height: 5, width: width, size: (2, 2), stride: (2, 2), low: (1, 1)),
                Planes(outer: 3, height: 7, width: width, size: (3, 3), stride: (2, 2), low: (1, 1), high: (1, 1)),
                Planes(outer: 2, height: 5, width: width, size: (3, 3), stride: (1, 1), low: (1, 1), high: (1, 1)),
                Planes(outer: 2, height: 4, width: width, size: (1, 1), stride: (2, 2)),
                Planes(outer: 2, height: 4, width: width, size: (2, 1), stride: (2, 1)),
                Planes(outer: 2, height: 8, width: width, size: (4, 4), stride: (4, 4)),
                Planes(outer: 2, height: 9, width: width, size: (2, 2), stride: (3, 3)),
            ]
        } + [
            // Blocks of channels, one of them of fewer than a vector has lanes; planes that two threads share.
            Planes(outer: 2, height: 6, width: 5, inner: 16, size: (2, 2), stride: (2, 2)),
            Planes(outer: 2, height: 7, width: 9, inner: 16, size: (3, 3), stride: (2, 2), low: (1, 1)),
            Planes(outer: 2, height: 6, width: 8, inner: 3, size: (2, 2), stride: (2, 2)),
            Planes(outer: 2, height: 6, width: 7, inner: 20, size: (2, 2), stride: (2, 2)),
            Planes(outer: 50, height: 28, width: 28, size: (2, 2), stride: (2, 2)),
            Planes(outer: 50, height: 14, width: 14, size: (3, 3), stride: (2, 2), low: (1, 1), high: (1, 1)),
        ]

    @Test(arguments: instructionSets, rows + planes)
    func kernelsAgreeWithLoops(set: String, planes: Planes) throws {
        let x = (0..<planes.count).map { Float(($0 * 29) % 13) - 6 }
        let values = (0..<planes.count).map { Float($0 % 31) }
        let cotangent = (0..<planes.pooledCount).map { Float($0 % 5) + 1 }
        let results = (0..<3).map { _ in guarded(planes.pooledCount) }
        let gradients = (0..<2).map { _ in guarded(planes.count) }
        let (given, taken, pulled) = (followedByNaN(x), followedByNaN(values), followedByNaN(cotangent))
        let isThere = try withInstructionSet(set) {
            var window = planes.window
            let (x, cotangent) = (given.elements.baseAddress, pulled.elements.baseAddress)
            ck_max_pool(x, results[0].elements.baseAddress, &window)
            ck_max_pool_select(x, taken.elements.baseAddress, results[1].elements.baseAddress, &window)
            ck_average_pool(x, results[2].elements.baseAddress, &window, 0.5)
            ck_max_pool_gradient(x, cotangent, gradients[0].elements.baseAddress, &window)
            ck_average_pool_gradient(cotangent, gradients[1].elements.baseAddress, &window, 0.5)
            return true
        }
        guard isThere == true else { return }
        var expected = [[Float]](repeating: [], count: 3)
        var (toGreatest, toAll) = (
            [Float](repeating: 0, count: planes.count), [Float](repeating: 0, count: planes.count)
        )
        for (taps, g) in zip(planes.taps(), cotangent) {
            let greatest = taps.map { x[$0] }.max() ?? -.infinity
            let first = taps.first { x[$0] == greatest }
            expected[0].append(greatest)
            expected[1].append(first.map { values[$0] } ?? 0)
            expected[2].append(taps.reduce(0) { $0 + x[$1] } / 2)
            if let first { toGreatest[first] += g }
            for tap in taps { toAll[tap] += g / 2 }
        }
        for (result, expected) in zip(results + gradients, expected + [toGreatest, toAll]) {
            #expect(Array(result.elements.dropLast(Self.margin)) == expected)
            #expect(result.elements.suffix(Self.margin).allSatisfy { $0 == Self.guardValue })
        }
    }

    /// An element that is not a number makes the windows over it so, and no others.
    @Test(arguments: instructionSets, [7, 16, 56])
    func maximaOfWhatIsNotANumber(set: String, width: Int) throws {
        let planes = Planes(outer: 2, height: 4, width: width, size: (2, 2), stride: (2, 2))
        let taps = planes.taps()
        let results = try (0..<planes.count).map { place in
            var x = [Float](repeating: 1, count: planes.count)
            x[place] = .nan
            let (given, result) = (TensorStorage(x), guarded(planes.pooledCount))
            let isThere = try withInstructionSet(set) {
                var window = planes.window
                ck_max_pool(given.elements.baseAddress, result.elements.baseAddress, &window)
                return true
            }
            return isThere == true ? Array(result.elements.prefix(planes.pooledCount)) : nil
        }
        for (place, result) in results.enumerated() {
            guard let result else { return }
            #expect(result.map(\.isNaN) == taps.map { $0.contains(place) })
        }
    }

    private static let margin = 64
    private static let guardValue: Float = 77

    /// Memory for a result: nothing may be left of what is in it, and nothing be written to the margin that follows.
    private func guarded(_ count: Int) -> TensorStorage<Float> {
        TensorStorage([Float](repeating: .nan, count: count) + Array(repeating: Self.guardValue, count: Self.margin))
    }

    private func followedByNaN(_ numbers: [Float]) -> TensorStorage<Float> {
        TensorStorage(numbers + Array(repeating: .nan, count: Self.margin))
    }
}
