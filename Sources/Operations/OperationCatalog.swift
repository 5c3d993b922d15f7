public import Graphs

/// Every primitive operation there is. The conformance suite holds each of them against its examples.
public enum OperationCatalog {
    /// The operations, in the order of their families.
    public static let operations: [any Operation.Type] = [
        Constant.self, DropoutMask.self, CausalMask.self,
        MatrixProduct.self,
        Convolution.self, ConvolutionInputGradient.self, ConvolutionWeightGradient.self,
        MaxPool.self, MaxPoolGradient.self, MaxPoolSelect.self, AveragePool.self, AveragePoolGradient.self,
        Add.self, Subtract.self, Multiply.self, Divide.self,
        Negate.self, Exponential.self, Logarithm.self, SquareRoot.self, HyperbolicTangent.self, ErrorFunction.self,
        Sigmoid.self, ReLU.self, GELU.self,
        Greater.self, Equal.self,
        Sum.self, Max.self,
        Broadcast.self, Reshape.self, Transpose.self, Slice.self, Pad.self, Concatenate.self, Split.self,
        Gather.self, ScatterAdd.self, OneHot.self,
        Softmax.self, CrossEntropy.self, Moments.self, Normalize.self,
        NormalizeGradient.self,
        Recurrence.self, RecurrenceGradient.self, Attention.self, AttentionGradient.self,
    ]
}
