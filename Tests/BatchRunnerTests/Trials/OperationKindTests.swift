import CPUBackend
import Graphs
import Networks
import Operations
import Testing

@testable import BatchRunner

@Suite struct OperationKindTests {
    @Test func everyOperationOfTheCatalogueHasOneKind() {
        #expect(Set(OperationKind.kinds.keys) == Set(OperationCatalog.operations.map { $0.name }))
    }

    /// The kinds of the steps of a network's forward pass, without those of the loss.
    private func kinds(of network: String, _ settings: [String: ParameterValue]) throws -> [OperationKind] {
        let declaration = try #require(Zoo.declaration(named: network))
        let plan = ExecutionPlan(try declaration.graph(settings: settings, step: TrainingStep()))
        return plan.steps.filter { $0.pass == .forward }.map { OperationKind($0, in: plan.graph) }
    }

    /// A perceptron's forward pass is its products, which take bias and rectifier along, and the loss.
    @Test func aPerceptronConsistsOfItsProducts() throws {
        let kinds = try kinds(of: "mlp", ["depth": .integer(3), "width": .integer(8)])
        #expect(kinds.count { $0 == .matrixProduct } == 4)
        #expect(!kinds.contains(.convolution) && !kinds.contains(.pooling))
    }

    /// MobileNet v1 (Howard et al. 2017, table 1): 13 depthwise convolutions; 13 of 1 × 1 after them and one before.
    @Test func depthwiseConvolutionsAreAKindOfTheirOwn() throws {
        let kinds = try kinds(of: "mobilenet_v1", ["resolution": .integer(32)])
        #expect(kinds.count { $0 == .depthwiseConvolution } == 13)
        #expect(kinds.count { $0 == .convolution } == 14)
        #expect(kinds.count { $0 == .matrixProduct } == 1)
    }

    /// VGG-11 (Simonyan and Zisserman 2014, table 1, A): 8 convolutions, 5 poolings, 3 dense layers.
    @Test func poolingIsAKind() throws {
        let kinds = try kinds(of: "vgg11", ["resolution": .integer(32)])
        #expect(kinds.count { $0 == .convolution } == 8)
        #expect(kinds.count { $0 == .pooling } == 5)
        #expect(kinds.count { $0 == .matrixProduct } == 3)
    }
}
