import CPUBackend
import Graphs
import Operations
import Tensors

/// The kinds of operation among which the time of a pass is divided.
///
/// A step of a plan may do several operations: the bias and the rectifier that a product or a convolution takes along
/// count with it, and whatever else is fused into a loop is element-wise.
enum OperationKind: String, CaseIterable {
    case matrixProduct = "matrix product"
    case convolution
    case depthwiseConvolution = "depthwise convolution"
    case recurrence
    case attention
    case normalization
    case softmax
    case pooling
    case elementwise = "element-wise"
    case movement = "data movement"

    /// The kind of a step of a plan for `graph`.
    init(_ step: PlannedStep, in graph: Graph) {
        guard step.loop == nil else {
            self = .elementwise
            return
        }
        let kind = Self.kinds[step.name] ?? .movement
        let isDepthwise = kind == .convolution && step.node.map { graph.nodes[$0].isDepthwise(in: graph) } == true
        self = isDepthwise ? .depthwiseConvolution : kind
    }

    /// The kind of every operation of the catalogue, by its name.
    static let kinds = [String: OperationKind](
        uniqueKeysWithValues: members.flatMap { kind, operations in operations.map { ($0.name, kind) } })

    private static let members: [(OperationKind, [any Operation.Type])] = [
        (.matrixProduct, [MatrixProduct.self]),
        (.convolution, [Convolution.self, ConvolutionInputGradient.self, ConvolutionWeightGradient.self]),
        (.recurrence, [Recurrence.self, RecurrenceGradient.self]),
        (.attention, [Attention.self, AttentionGradient.self]),
        (.normalization, [Moments.self, Normalize.self, NormalizeGradient.self]),
        (.softmax, [Softmax.self, CrossEntropy.self]),
        (
            .pooling,
            [MaxPool.self, MaxPoolGradient.self, MaxPoolSelect.self, AveragePool.self, AveragePoolGradient.self]
        ),
        (
            .elementwise,
            [
                Add.self, Subtract.self, Multiply.self, Divide.self, Negate.self, Exponential.self, Logarithm.self,
                SquareRoot.self, HyperbolicTangent.self, ErrorFunction.self, Sigmoid.self, ReLU.self, GELU.self,
                Greater.self, Equal.self, Sum.self, Max.self,
            ]
        ),
        (
            .movement,
            [
                Constant.self, DropoutMask.self, CausalMask.self, Broadcast.self, Reshape.self, Transpose.self,
                Slice.self, Pad.self, Concatenate.self, Split.self, Gather.self, ScatterAdd.self, OneHot.self,
            ]
        ),
    ]
}

extension Node {
    /// Whether it is a convolution, or a gradient of one, with a group for every channel.
    fileprivate func isDepthwise(in graph: Graph) -> Bool {
        let weights: Int
        let groups: Int
        switch operation {
        case let convolution as Convolution:
            (weights, groups) = (graph.type(of: operands[1]).shape[0], convolution.groups)
        case let gradient as ConvolutionInputGradient:
            (weights, groups) = (graph.type(of: operands[0]).shape[0], gradient.groups)
        case let gradient as ConvolutionWeightGradient:
            (weights, groups) = (graph.type(of: results[0]).shape[0], gradient.groups)
        default: return false
        }
        return groups > 1 && groups == weights
    }
}
