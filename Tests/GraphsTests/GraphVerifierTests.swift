import Operations
import Tensors
import Testing

@testable import Graphs

/// Each rule of the verifier, broken by a graph made by hand that breaks no other.
@Suite struct GraphVerifierTests {
    private let vector: TensorType
    private let matrix: TensorType

    init() throws {
        vector = TensorType(try Shape([2]))
        matrix = TensorType(try Shape([2, 2]))
    }

    private func node(_ operands: [Int], _ results: [Int], pass: Pass = .forward) -> Node {
        Node(
            operation: operands.count == 1 ? Negate() as any Operation : Add(), operands: operands.map { Value($0) },
            results: results.map { Value($0) }, layer: "", pass: pass)
    }

    private func graph(
        inputs: [(String, Int)] = [("x", 0)], _ nodes: [Node], outputs: [(String, Int)] = [("y", 1)],
        types: [TensorType]? = nil
    ) -> Graph {
        Graph(
            inputs: inputs.map { GraphInput(name: $0.0, role: .data, value: Value($0.1)) }, nodes: nodes,
            outputs: outputs.map { GraphOutput(name: $0.0, value: Value($0.1)) },
            types: types ?? [vector, vector, vector, vector])
    }

    private func expectOnly(
        _ rule: String, _ words: String, in graph: Graph, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let violations = GraphVerifier.violations(in: graph)
        #expect(violations.map(\.rule) == [rule], "\(violations)", sourceLocation: sourceLocation)
        #expect(violations.first?.description.contains(words) == true, "\(violations)", sourceLocation: sourceLocation)
    }

    @Test func soundGraphBreaksNothing() {
        #expect(GraphVerifier.violations(in: graph([node([0], [1])])).isEmpty)
        #expect(GraphVerifier.violations(in: graph(inputs: [], [], outputs: [])).isEmpty)
    }

    @Test func everyRuleHasATest() {
        #expect(
            GraphVerifier.rules.map(\.name) == [
                "values are defined once", "operands are defined before they are used",
                "result types are those the operation infers", "no pass depends on a later one",
                "inputs and outputs have names of their own", "an input is not read once it is replaced",
            ])
    }

    @Test func valueDefinedTwice() {
        expectOnly("values are defined once", "%1", in: graph([node([0], [1]), node([0], [1])]))
    }

    @Test func inputDefinedAgainByANode() {
        expectOnly(
            "values are defined once", "%0 is defined twice",
            in: graph([node([0], [0])], outputs: [("y", 0)]))
    }

    @Test func inputWithTheValueOfAnother() {
        expectOnly(
            "values are defined once", "%0", in: graph(inputs: [("x", 0), ("z", 0)], [node([0], [1])]))
    }

    @Test func operandUsedBeforeItIsDefined() {
        expectOnly(
            "operands are defined before they are used", "node 0 uses %2",
            in: graph([node([2], [1]), node([0], [2])]))
    }

    @Test func operandThatNothingDefines() {
        expectOnly("operands are defined before they are used", "%3", in: graph([node([0, 3], [1])]))
    }

    @Test func nodeThatUsesItsOwnResult() {
        expectOnly("operands are defined before they are used", "%1", in: graph([node([1], [1])]))
    }

    @Test func outputThatNothingDefines() {
        expectOnly(
            "operands are defined before they are used", "output 'z' is %2",
            in: graph([node([0], [1])], outputs: [("y", 1), ("z", 2)]))
    }

    @Test func resultOfAnotherType() {
        expectOnly(
            "result types are those the operation infers", "f32[2, 2]",
            in: graph([node([0], [1])], types: [vector, matrix]))
    }

    @Test func operandsThatTheOperationRefuses() {
        let node = Node(
            operation: MatrixProduct(), operands: [Value(0)], results: [Value(1)], layer: "", pass: .forward)
        expectOnly("result types are those the operation infers", "1 operands", in: graph([node]))
    }

    @Test func numberOfResultsThatTheOperationDoesNotHave() {
        expectOnly("result types are those the operation infers", "node 0", in: graph([node([0], [1, 2])]))
    }

    @Test func nodeThatUsesALaterPass() {
        expectOnly(
            "no pass depends on a later one", "forward node 1 uses %2",
            in: graph([node([0], [2], pass: .backward), node([2], [1])]))
        expectOnly(
            "no pass depends on a later one", "backward node 1 uses %2",
            in: graph([node([0], [2], pass: .update), node([2], [1], pass: .backward)]))
    }

    @Test func inputThatIsReadAfterItIsReplaced() {
        var sound = graph([node([0], [1]), node([1], [2])])
        sound.replacements = [Value(2): Value(0)]
        #expect(GraphVerifier.violations(in: sound).isEmpty)
        var broken = graph([node([0], [1]), node([0], [2])])
        broken.replacements = [Value(1): Value(0)]
        expectOnly("an input is not read once it is replaced", "node 1 uses %0", in: broken)
        broken.replacements = [Value(2): Value(1)]
        expectOnly("an input is not read once it is replaced", "%2 replaces what is no input", in: broken)
    }

    @Test func namesThatStandTwice() {
        expectOnly(
            "inputs and outputs have names of their own", "input 'x'",
            in: graph(inputs: [("x", 0), ("x", 2)], [node([0], [1])]))
        expectOnly(
            "inputs and outputs have names of their own", "output 'y'",
            in: graph([node([0], [1])], outputs: [("y", 1), ("y", 0)]))
    }

    /// An input and an output may share a name; so may parameters and data not.
    @Test func inputAndOutputMayShareAName() {
        #expect(GraphVerifier.violations(in: graph([node([0], [1])], outputs: [("x", 1)])).isEmpty)
    }

    @Test func valuesWithoutATypeAreReportedNotFatal() {
        let violations = GraphVerifier.violations(in: graph([node([0], [9])], outputs: [("y", 9)]))
        #expect(violations.contains { $0.message.contains("%9 has no type") })
        let operand = GraphVerifier.violations(in: graph([node([9], [1])]))
        #expect(operand.contains { $0.message.contains("%9") })
        let negative = GraphVerifier.violations(in: graph([node([-1], [1])]))
        #expect(negative.contains { $0.message.contains("%-1") })
    }
}
