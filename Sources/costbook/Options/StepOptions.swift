public import ArgumentParser
public import Differentiation
public import Networks

/// What a step of training consists of, as the command line gives it.
struct StepOptions: ParsableArguments {
    @Option(help: "Add the update of the weights: sgd, momentum or adam.")
    var optimizer: Optimizer?

    @Option(help: "Compute activations again instead of keeping them: sqrt, or the bytes that a step may hold.")
    var rematerialize: Rematerialization?

    @Option(help: "Compute the gradient by reverse, by forward (one direction), or by differences.")
    var gradient: GradientMethod?

    /// The options.
    static let names = ["--optimizer", "--rematerialize", "--gradient"]

    /// Those that were given.
    var chosen: [String] {
        zip(Self.names, [optimizer != nil, rematerialize != nil, gradient != nil]).filter(\.1).map(\.0)
    }

    /// The step.
    ///
    /// - Throws: `Diagnostic` for parts that do not fit.
    func step() throws -> TrainingStep {
        let step = TrainingStep(gradient: gradient, rematerialization: rematerialize, optimizer: optimizer)
        try step.check()
        return step
    }
}

extension Optimizer: ExpressibleByArgument {}
extension GradientMethod: ExpressibleByArgument {}
extension Rematerialization: ExpressibleByArgument {
    /// The policy that a person means.
    public init?(argument: String) {
        self.init(argument)
    }
}
