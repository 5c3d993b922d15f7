public import CPUBackend
public import Graphs

/// The times of steps, by class of operation, as fitted to measured steps of one machine and thread count.
public struct TimeModel: Sendable, Hashable, Codable {
    private let models: [String: OperationModel]
    /// For classes of which nothing was measured.
    private let general: OperationModel

    /// The fewest samples of which a class gets a model of its own.
    private static let fewestSamples = 4

    /// Fits the model.
    ///
    /// - Complexity: O(classes · samples³), samples a class at most 800.
    public init(_ samples: [StepSample]) {
        let usable = samples.filter { $0.seconds > 0 && $0.seconds.isFinite }
        let general = OperationModel(usable)
        let classes = Dictionary(grouping: usable, by: \.features.operation)
        let kernels = Dictionary(grouping: usable, by: { Self.key($0.features) })
        models = classes.merging(kernels) { _, kernel in kernel }.filter { $0.value.count >= Self.fewestSamples }
            .mapValues { OperationModel($0, general: general.prices) }
        self.general = general
    }

    /// The classes that have models of their own, sorted.
    public var classes: [String] { models.keys.sorted() }

    /// The prices of a class in seconds by the names of what is paid for; those that are 0 are left out.
    public func prices(of operation: String) -> [(name: String, seconds: Double)] {
        zip(OperationModel.terms, (models[operation] ?? general).prices).filter { $0.1 > 0 }.map { ($0, $1) }
    }

    /// The time of a step in seconds.
    public func seconds(_ features: StepFeatures) -> Double {
        (models[Self.key(features)] ?? models[features.operation] ?? general).seconds(features)
    }

    /// Whether steps of the class of these features were measured.
    public func knows(_ features: StepFeatures) -> Bool {
        models[features.operation] != nil
    }

    private static func key(_ features: StepFeatures) -> String {
        features.operation + " by " + features.kernel
    }
}

extension TimeModel {
    /// The time that a run of a plan is expected to take, as if it followed other runs.
    public func prediction(of plan: ExecutionPlan) -> TimePrediction {
        var prediction = TimePrediction()
        for (step, features) in zip(plan.steps, StepFeatures.steps(of: plan)) where !step.isOnce {
            let seconds = seconds(features)
            prediction.passes[step.pass, default: 0] += seconds
            prediction.operations[step.pass, default: [:]][features.operation, default: 0] += seconds
            if !knows(features) { prediction.unknownSeconds[step.pass, default: 0] += seconds }
        }
        return prediction
    }
}

/// Predicted times of passes in seconds.
public struct TimePrediction: Sendable, Hashable {
    /// The time of each pass.
    public internal(set) var passes: [Pass: Double] = [:]
    /// The time of each pass by class of operation.
    public internal(set) var operations: [Pass: [String: Double]] = [:]
    /// The part of each pass in operations of which nothing was measured.
    public internal(set) var unknownSeconds: [Pass: Double] = [:]
}
