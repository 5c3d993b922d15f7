public import Graphs

/// What a formula is of: a pass, or a part of the backward pass.
public enum FormulaPass: String, CaseIterable, Hashable, Sendable {
    case inference, forward, backward
    /// The part of the backward pass that carries cotangents from the loss towards the inputs.
    case inputGradients = "input_gradients"
    /// The part of the backward pass that gives the gradients of the weights.
    case weightGradients = "weight_gradients"
    /// The update of the weights, which only a step with an optimizer has.
    case update

    /// The pass, or the one of which it is a part.
    public var pass: Pass {
        switch self {
        case .inference: .inference
        case .forward: .forward
        case .backward, .inputGradients, .weightGradients: .backward
        case .update: .update
        }
    }

    /// The part of the backward pass; `nil` for a whole pass.
    public var part: BackwardPart? {
        switch self {
        case .inputGradients: .inputGradients
        case .weightGradients: .weightGradients
        case .inference, .forward, .backward, .update: nil
        }
    }

    /// Those that have nodes in a step with or without an optimizer.
    public static func all(updating: Bool) -> [FormulaPass] {
        allCases.filter { updating || $0 != .update }
    }

    /// Whether a node belongs to it.
    func contains(_ node: Node) -> Bool {
        node.pass == pass && (part == nil || node.part == part)
    }
}
