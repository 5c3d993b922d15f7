public import Graphs
public import Networks

/// What a formula is of: a pass, or a part of the backward pass.
public enum FormulaPass: String, CaseIterable, Hashable, Sendable {
    case inference, forward, backward
    /// The part of the backward pass that carries cotangents from the loss towards the inputs.
    case inputGradients = "input_gradients"
    /// The part of the backward pass that gives the gradients of the weights.
    case weightGradients = "weight_gradients"
    /// The part of the backward pass that computes activations again, which only a step with rematerialization has.
    case recomputation
    /// The update of the weights, which only a step with an optimizer has.
    case update

    /// The pass, or the one of which it is a part.
    public var pass: Pass {
        switch self {
        case .inference: .inference
        case .forward: .forward
        case .backward, .inputGradients, .weightGradients, .recomputation: .backward
        case .update: .update
        }
    }

    /// The part of the backward pass; `nil` for a whole pass.
    public var part: BackwardPart? {
        switch self {
        case .inputGradients: .inputGradients
        case .weightGradients: .weightGradients
        case .recomputation: .recomputation
        case .inference, .forward, .backward, .update: nil
        }
    }

    /// Those that a step has.
    public static func all(of step: TrainingStep) -> [FormulaPass] {
        allCases.filter { $0.missing(from: step) == nil }
    }

    /// What the step lacks that has such a pass, by the name under which people set it; `nil` where the step has the pass.
    public func missing(from step: TrainingStep) -> String? {
        switch self {
        case .update where step.optimizer == nil: "optimizer"
        case .recomputation where step.rematerialization == nil: "rematerialize"
        default: nil
        }
    }

    /// Whether a node belongs to it.
    func contains(_ node: Node) -> Bool {
        node.pass == pass && (part == nil || node.part == part)
    }
}
