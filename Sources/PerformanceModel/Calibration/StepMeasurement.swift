import CPUBackend
import Graphs
import Measurement

/// A network's plan with the times of its steps and passes.
struct StepMeasurement {
    /// Every step that runs each time.
    let steps: [StepSample]
    /// The measured times of each pass in seconds.
    let passes: [Pass: Distribution]
    /// The plan.
    let plan: ExecutionPlan

    /// Measures a network.
    ///
    /// - Parameters:
    ///   - graph: Its graph.
    ///   - threads: The number of compute threads.
    ///   - rounds: How often it runs; each time its passes are timed and then its steps.
    ///   - seconds: The time after which three rounds suffice.
    ///   - isCancelled: Asked before each round.
    /// - Throws: `CancellationError`.
    init(
        _ graph: Graph, threads: Int, rounds: Int, seconds: Double, isCancelled: () -> Bool
    ) throws {
        let plan = ExecutionPlan(graph, threads: threads)
        let execution = Execution(plan, seed: 1)
        _ = execution.run()
        var times: [Pass: [Double]] = [:]
        var stepTimes = plan.steps.map { _ in [Double]() }
        let clock = ContinuousClock()
        let start = clock.now
        for round in 0..<rounds where round < 3 || (clock.now - start) / .seconds(1) < seconds {
            if isCancelled() { throw CancellationError() }
            for (pass, time) in execution.run() { times[pass, default: []].append(time) }
            for (place, step) in execution.profile().enumerated() { stepTimes[place].append(step.seconds) }
        }
        self.plan = plan
        passes = times.compactMapValues { Distribution($0) }
        steps = zip(plan.steps, zip(StepFeatures.steps(of: plan), stepTimes)).compactMap { step, measured in
            guard !step.isOnce, let distribution = Distribution(measured.1) else { return nil }
            return StepSample(
                features: measured.0, seconds: distribution.median, low: distribution.interval.low,
                high: distribution.interval.high, rounds: measured.1.count)
        }
    }
}
