import Graphs
import Tensors

/// How a tensor's elements lie in memory.
enum TensorLayout: Hashable, Sendable {
    /// Row-major.
    case plain
    /// Channels (axis 1 of `[N, C, …]`) in blocks that lie innermost: `[N, C / block, …, block]`.
    case blocked(Int)

    /// The sizes of the axes as they lie in memory, outermost first.
    func physicalSizes(of shape: Shape) -> [Int] {
        guard case .blocked(let block) = self else { return shape.dimensions }
        return [shape[0], shape[1] / block] + shape.dimensions.dropFirst(2) + [block]
    }

    /// Strides along the axes as they lie in memory, for strides along the axes of the shape.
    func physicalStrides(_ strides: [Int]) -> [Int] {
        guard case .blocked(let block) = self else { return strides }
        return [strides[0], strides[1] * block] + strides.dropFirst(2) + [strides[1]]
    }

    /// Whether a tensor of this shape can lie so without gaps.
    func fits(_ shape: Shape) -> Bool {
        guard case .blocked(let block) = self else { return true }
        return shape.rank >= 3 && shape[1] % block == 0
    }

    /// Whether a block begins at this channel.
    func beginsBlock(atChannel channel: Int) -> Bool {
        guard case .blocked(let block) = self else { return true }
        return channel.isMultiple(of: block)
    }
}
