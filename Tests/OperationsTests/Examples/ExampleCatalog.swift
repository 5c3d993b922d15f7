import Graphs

/// The examples of one operation, and what it must refuse.
protocol OperationExamples: SendableMetatype {
    static var examples: [OperationExample] { get }
    static var refusals: [OperationRefusal] { get }
}

/// The examples on which the conformance suite runs.
enum ExampleCatalog {
    static let sets: [any OperationExamples.Type] = [
        ConstantExamples.self,
        DropoutMaskExamples.self,
        CausalMaskExamples.self,
        MatrixProductExamples.self,
        ConvolutionExamples.self,
        ConvolutionInputGradientExamples.self,
        ConvolutionWeightGradientExamples.self,
        MaxPoolExamples.self,
        MaxPoolGradientExamples.self,
        MaxPoolSelectExamples.self,
        AveragePoolExamples.self,
        AveragePoolGradientExamples.self,
        AddExamples.self,
        SubtractExamples.self,
        MultiplyExamples.self,
        DivideExamples.self,
        NegateExamples.self,
        ExponentialExamples.self,
        LogarithmExamples.self,
        SquareRootExamples.self,
        HyperbolicTangentExamples.self,
        ErrorFunctionExamples.self,
        SigmoidExamples.self,
        ReLUExamples.self,
        GELUExamples.self,
        GreaterExamples.self,
        EqualExamples.self,
        SumExamples.self,
        MaxExamples.self,
        BroadcastExamples.self,
        ReshapeExamples.self,
        TransposeExamples.self,
        SliceExamples.self,
        PadExamples.self,
        ConcatenateExamples.self,
        SplitExamples.self,
        GatherExamples.self,
        ScatterAddExamples.self,
        OneHotExamples.self,
        SoftmaxExamples.self,
        CrossEntropyExamples.self,
        MomentsExamples.self,
        NormalizeExamples.self,
        NormalizeGradientExamples.self,
        RecurrenceExamples.self,
        RecurrenceGradientExamples.self,
        AttentionExamples.self,
        AttentionGradientExamples.self,
    ]

    static let examples = sets.flatMap { $0.examples }
    static let refusals = sets.flatMap { $0.refusals }
}
