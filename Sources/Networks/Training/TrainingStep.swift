public import Differentiation
public import Diagnostics

/// What a step of a network is beside its forward pass: how the gradient is computed, which activations are kept for
/// it, and what is done with it.
public struct TrainingStep: Sendable, Hashable, Codable {
    /// How the gradient is computed.
    public var gradient: GradientMethod?
    /// Which activations are kept; all of them where none is given.
    public var rematerialization: Rematerialization?
    /// How the weights are changed; not at all where none is given.
    public var optimizer: Optimizer?

    /// Creates a step: by default the gradient by reverse mode, from activations that are all kept, and no update.
    public init(
        gradient: GradientMethod? = nil, rematerialization: Rematerialization? = nil, optimizer: Optimizer? = nil
    ) {
        self.gradient = gradient
        self.rematerialization = rematerialization
        self.optimizer = optimizer
    }

    /// Checks that the parts of the step fit.
    ///
    /// - Throws: `Diagnostic` for an optimizer or a rematerialization without reverse mode.
    public func check() throws(Diagnostic) {
        guard let gradient, gradient != .reverse else { return }
        let others = [
            optimizer.map { "the optimizer \($0.rawValue)" }, rematerialization.map { "rematerialize \($0)" },
        ]
        guard let other = others.compactMap(\.self).first else { return }
        throw Diagnostic("\(other) with the gradient by \(gradient.rawValue)", expected: "the gradient by reverse")
    }

    /// What differs from a plain step, by the names under which people set it.
    public var settings: [(name: String, value: ParameterValue)] {
        let texts = [gradient?.rawValue, rematerialization?.description, optimizer?.rawValue]
        return zip(Self.settingNames, texts).compactMap { name, text in
            text.map { (name, ParameterValue(parsing: $0)) }
        }
    }

    /// The names of all settings.
    public static let settingNames = ["gradient", "rematerialize", "optimizer"]
}
