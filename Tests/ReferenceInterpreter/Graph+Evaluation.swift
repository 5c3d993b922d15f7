public import Graphs
public import Tensors

extension Graph {
    /// The elements of every output, computed node by node by the reference kernels.
    ///
    /// - Parameter elements: the elements of every input, in the order of `inputs`.
    public func outputs<S: Scalar>(for elements: [[S]]) -> [[S]] {
        var tensors: [Value: Tensor<S>] = [:]
        for (input, elements) in zip(inputs, elements) {
            tensors[input.value] = Tensor(type(of: input.value), elements)
        }
        for node in nodes {
            let results = node.results.map { Tensor(type(of: $0), filledWith: S(.nan)) }
            node.operation.evaluate(node.operands.compactMap { tensors[$0] }, into: results)
            for (value, tensor) in zip(node.results, results) { tensors[value] = tensor }
        }
        return outputs.map { tensors[$0.value]?.array ?? [] }
    }
}
