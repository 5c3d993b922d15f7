import Graphs
import Operations
import Tensors

/// The class to which an operation belongs for the prediction of time, and the sizes that describe its shape.
struct OperationForm {
    /// The class.
    let name: String
    /// The sizes, all at least 1.
    let sizes: [Int]

    private init(name: String, sizes: [Int]) {
        self.name = name
        self.sizes = sizes
    }

    init(_ node: Node, in graph: Graph) {
        let operands = node.operands.map { graph.type(of: $0).shape }
        let results = node.results.map { graph.type(of: $0).shape }
        switch node.operation {
        case let product as MatrixProduct:
            self.init(product, operands[0], results[0])
        case let convolution as Convolution:
            self.init("Convolution", operands[1], operands[0], results[0], convolution.window, convolution.groups)
        case let gradient as ConvolutionInputGradient:
            self.init(
                "ConvolutionInputGradient", operands[0], results[0], operands[1], gradient.window, gradient.groups)
        case let gradient as ConvolutionWeightGradient:
            self.init(
                "ConvolutionWeightGradient", results[0], operands[0], operands[1], gradient.window, gradient.groups)
        case is Attention, is AttentionGradient:
            // The logarithms aside, all tensors are [B, H, T, d].
            let shape = results[0]
            self.init(name: Swift.type(of: node.operation).name, sizes: [shape[0] * shape[1], shape[2], shape[3]])
        case is Recurrence, is RecurrenceGradient:
            // Weights are [gates · width, width]; the first of the others of rank 3 is [B, T, …].
            let (weights, sequence) = (operands[1], results[0].rank == 3 ? results[0] : operands[0])
            self.init(
                name: "\(Swift.type(of: node.operation).name), \(weights[0] / weights[1]) gates",
                sizes: [sequence[0], sequence[1], weights[1]])
        case let pool as MaxPool: self.init("MaxPool", operands[0], results[0], pool.window)
        case let gradient as MaxPoolGradient: self.init("MaxPoolGradient", operands[0], operands[1], gradient.window)
        case let pool as AveragePool: self.init("AveragePool", operands[0], results[0], pool.window)
        case let gradient as AveragePoolGradient:
            self.init("AveragePoolGradient", results[0], operands[0], gradient.window)
        default:
            let all = operands + results
            let largest = all.max { $0.count < $1.count }
            self.init(
                name: Swift.type(of: node.operation).name,
                sizes: [largest?.count ?? 1, largest?.dimensions.last ?? 1, all.map(\.count).min() ?? 1])
        }
    }

    private init(_ product: MatrixProduct, _ left: Shape, _ result: Shape) {
        let (rows, columns) = (result[result.rank - 2], result[result.rank - 1])
        let inner = left[product.transposeLeft ? left.rank - 2 : left.rank - 1]
        let count = max(1, result.count / max(1, rows * columns))
        name = "MatrixProduct" + (count > 1 ? " batched" : "")
        sizes = [count, rows, columns, inner]
    }

    /// A pooling between tensors of these shapes, or its gradient.
    private init(_ name: String, _ input: Shape, _ pooled: Shape, _ window: Window) {
        self.init(
            name: name,
            sizes: [
                input.count, pooled.count, pooled.dimensions.last ?? 1, window.size.reduce(1, *),
                window.strides.last ?? 1,
            ])
    }

    /// - Parameters:
    ///   - input: The shape of what is convolved.
    ///   - output: The shape of what a convolution gives.
    private init(_ base: String, _ weights: Shape, _ input: Shape, _ output: Shape, _ window: Window, _ groups: Int) {
        let taps = window.size.reduce(1, *)
        let kind =
            switch (groups, input.rank) {
            case (1, _) where taps == 1: "1x1"
            case (1, 3): "along a sequence"
            case (1, _): "window"
            default: groups == input[1] ? "depthwise" : "grouped"
            }
        name = "\(base) \(kind)"
        sizes = [
            output[0], input[1] / groups, output[1] / groups, groups, output.dimensions.dropFirst(2).reduce(1, *),
            output.dimensions.last ?? 1, taps, window.strides.reduce(1, *),
        ]
    }
}
