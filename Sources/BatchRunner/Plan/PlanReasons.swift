import Foundation
import Networks

/// Why a trial that the database does not have is new to it.
public enum RunReason: String, Sendable, Hashable, CaseIterable {
    /// Nothing like it was run before.
    case new
    /// It was run by another version of the engine.
    case engineChanged = "engine changed"
    /// It was measured on another machine.
    case machineChanged = "machine changed"
    /// The same network was run at this point, but measured otherwise.
    case measurementChanged = "measurement changed"
    /// Another network of this name was run at this point.
    case networkChanged = "network changed"
    /// It failed before.
    case failedBefore = "failed before"
}

/// Finds out what distinguishes new trials from those that the database has.
public struct PlanReasons: Sendable {
    private var withoutEngine: Set<TrialSpecification> = []
    private var withoutMachine: Set<TrialSpecification> = []
    private var withoutMeasurement: Set<TrialSpecification> = []
    private var points: Set<Point> = []

    private struct Point: Hashable {
        let network: String
        let parameters: String
    }

    /// Reads the specifications of stored trials; texts of other versions that cannot be read are passed over.
    ///
    /// - Complexity: O(specifications).
    public init(stored specifications: some Sequence<String>) {
        let decoder = JSONDecoder()
        for text in specifications {
            guard let trial = try? decoder.decode(TrialSpecification.self, from: Data(text.utf8)) else { continue }
            withoutEngine.insert(trial.without(engine: true))
            withoutMachine.insert(trial.without(machine: true))
            withoutMeasurement.insert(trial.without(engine: true, measurement: true))
            points.insert(Self.point(of: trial))
        }
    }

    /// Why `trial` runs.
    public func reason(for trial: BatchPlan.Trial) -> RunReason {
        if case .failedBefore = trial.state { return .failedBefore }
        let wanted = trial.specification
        if withoutEngine.contains(wanted.without(engine: true)) { return .engineChanged }
        if withoutMachine.contains(wanted.without(machine: true)) { return .machineChanged }
        if withoutMeasurement.contains(wanted.without(engine: true, measurement: true)) { return .measurementChanged }
        return points.contains(Self.point(of: wanted)) ? .networkChanged : .new
    }

    private static func point(of trial: TrialSpecification) -> Point {
        let parameters = trial.settings.map { "\($0.name)=\($0.value)" }.sorted()
        return Point(network: trial.network.name, parameters: parameters.joined(separator: " "))
    }
}

extension TrialSpecification {
    /// The specification with some of what decides the result left out.
    fileprivate func without(engine: Bool = false, machine: Bool = false, measurement: Bool = false) -> Self {
        var copy = self
        if engine { copy.engine = "" }
        if machine { copy.measurement?.machine = "" }
        if measurement { copy.measurement = nil }
        return copy
    }
}
