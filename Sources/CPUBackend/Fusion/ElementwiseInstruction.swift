import CKernels
import Graphs
import Operations

/// The instruction of an element-wise operation in a fused loop, or `nil` for other operations.
func elementwiseOpcode(_ operation: any Operation) -> ck_opcode? {
    switch operation {
    case is Add: CK_ADD
    case is Subtract: CK_SUBTRACT
    case is Multiply: CK_MULTIPLY
    case is Divide: CK_DIVIDE
    case is Negate: CK_NEGATE
    case is Exponential: CK_EXPONENTIAL
    case is Logarithm: CK_LOGARITHM
    case is SquareRoot: CK_SQUARE_ROOT
    case is HyperbolicTangent: CK_HYPERBOLIC_TANGENT
    case is ErrorFunction: CK_ERROR_FUNCTION
    case is Sigmoid: CK_SIGMOID
    case is ReLU: CK_RELU
    case is GELU: CK_GELU
    case is Greater: CK_GREATER
    case is Equal: CK_EQUAL
    case is Broadcast, is Constant: CK_COPY
    default: nil
    }
}

/// Whether an instruction takes many times as long as an addition, so that it is not done twice to save memory.
func isTranscendental(_ opcode: ck_opcode) -> Bool {
    switch opcode {
    case CK_EXPONENTIAL, CK_LOGARITHM, CK_HYPERBOLIC_TANGENT, CK_ERROR_FUNCTION, CK_SIGMOID, CK_GELU: true
    default: false
    }
}

/// The axes that a reduction reduces, and how each of its results is made; `nil` for other operations.
func reduction(_ operation: any Operation) -> (axes: [Int], kinds: [ck_reduction])? {
    switch operation {
    case let sum as Sum: (sum.axes, [CK_SUM])
    case let max as Max: (max.axes, [CK_MAXIMUM])
    case let moments as Moments: (moments.axes, [CK_MEAN, CK_DEVIATIONS])
    default: nil
    }
}
