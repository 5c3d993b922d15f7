public import Graphs
import Tensors

/// Gradients that take many runs.
extension Execution {
    /// The names of the inputs, in the order of the graph.
    public var inputNames: [String] { graph.inputs.map(\.name) }

    /// The names of the inputs of a role.
    public func inputNames(of role: GraphInput.Role) -> [String] {
        graph.inputs.filter { $0.role == role }.map(\.name)
    }

    /// Runs once for every element of some inputs, with that element 1 and all others 0: by forward mode, a gradient.
    ///
    /// - Parameters:
    ///   - output: An output of one element: the derivative along the direction that the inputs hold.
    ///   - directions: The names of these inputs.
    /// - Returns: The seconds that all runs took, and what the output was in each.
    /// - Complexity: one run an element.
    public func derivatives(of output: String, along directions: [String]) -> (seconds: Double, values: [Float]) {
        for name in directions { tensor(ofInput: name)?.elements.update(repeating: 0) }
        return timed {
            self.forEachElement(of: directions) { element in
                element.pointee = 1
                let value = self.runOnce(for: output)
                element.pointee = 0
                return value
            }
        }
    }

    /// Runs once at the inputs as they are, and once for every element of some inputs with that element moved: the
    /// gradient by forward differences, (f(x + h·eᵢ) − f(x)) / h.
    ///
    /// - Parameters:
    ///   - output: An output of one element.
    ///   - step: How far elements are moved: h.
    ///   - names: The names of the inputs.
    /// - Returns: The seconds that all runs took, and the differences.
    /// - Complexity: one run an element, and one.
    public func differences(
        of output: String, by step: Float, in names: [String]
    ) -> (seconds: Double, values: [Float]) {
        timed {
            let base = self.runOnce(for: output)
            return self.forEachElement(of: names) { element in
                let (old, new) = (element.pointee, element.pointee + step)
                element.pointee = new
                let value = (self.runOnce(for: output) - base) / (new - old)
                element.pointee = old
                return value
            }
        }
    }

    private func timed(_ body: @escaping @Sendable () -> [Float]) -> (seconds: Double, values: [Float]) {
        onComputeThread {
            let clock = ContinuousClock()
            let start = clock.now
            let values = body()
            return ((clock.now - start) / .seconds(1), values)
        }
    }

    private func forEachElement(of names: [String], _ body: (UnsafeMutablePointer<Float>) -> Float) -> [Float] {
        names.flatMap { name -> [Float] in
            guard let elements = tensor(ofInput: name)?.elements, let base = elements.baseAddress else { return [] }
            return elements.indices.map { body(base + $0) }
        }
    }

    /// Runs every pass once, after inputs have changed, and gives the first element of an output.
    private func runOnce(for output: String) -> Float {
        inputsHaveChanged()
        _ = runSteps()
        return tensor(ofOutput: output)?.elements.first ?? .nan
    }
}
