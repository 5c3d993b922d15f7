import Graphs
import Operations
import Tensors

enum HyperbolicTangentExamples: OperationExamples {
    static let examples = [
        OperationExample(
            "tanh ln 2 = 3/5, tanh ln 3 = 4/5", HyperbolicTangent(),
            .values([3], [0.6931471805599453, -1.0986122886681098, 0]),
            expected: [0.6, -0.8, 0]),
        OperationExample("saturated", HyperbolicTangent(), .values([2], [-1000, 1000]), expected: [-1, 1], orders: 0),
        OperationExample("scalar", HyperbolicTangent(), .uniform([], in: -2...2)),
        OperationExample("one element", HyperbolicTangent(), .uniform([1], in: -2...2)),
        OperationExample("odd sizes", HyperbolicTangent(), .uniform([3, 5], in: -2...2)),
        OperationExample("axes of size 1", HyperbolicTangent(), .uniform([1, 4, 1], in: -2...2)),
        OperationExample("three axes", HyperbolicTangent(), .uniform([2, 3, 2], in: -2...2)),
        OperationExample("f64", HyperbolicTangent(), .uniform([7], in: -2...2, .float64)),
    ]

    static let refusals = MapRefusals.of(HyperbolicTangent())
}
