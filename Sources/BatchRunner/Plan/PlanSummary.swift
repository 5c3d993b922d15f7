import Foundation
public import ResultStore
public import Tables

/// A plan for people: what of each experiment is there, what would run, why, and for how long.
public struct PlanSummary: Sendable {
    /// A row an experiment.
    public let table: DataTable
    /// The number of trials that would run, each counted once.
    public let toRun: Int
    /// About how long that takes in seconds; `nil` where nothing like it was measured yet.
    public let seconds: Double?

    /// Summarises a plan.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - reader: The results so far, or `nil` for none.
    ///   - retryingFailed: Whether trials that failed before would run again.
    /// - Throws: `StoreError`.
    /// - Complexity: O(trials of the database and of the plan).
    public init(_ plan: BatchPlan, reader: ResultReader?, retryingFailed: Bool) throws {
        let stored = try reader?.query("SELECT specification FROM trial").rows ?? []
        let reasons = PlanReasons(stored: stored.compactMap { if case .text(let text) = $0[0] { text } else { nil } })
        let estimate = try DurationEstimate(reader)
        let work = plan.trialsToRun(retryingFailed: retryingFailed)
        var seconds: Double? = 0
        var rows: [[Datum]] = []
        for experiment in plan.experiments {
            let place = work.first {
                $0.experiment.notebook == experiment.notebook && $0.experiment.name == experiment.name
            }
            let trials = place?.trials ?? []
            let time = trials.reduce(Double?.some(0)) { sum, trial in
                sum.flatMap { sum in estimate.seconds(for: trial.specification).map { sum + $0 } }
            }
            seconds = seconds.flatMap { sum in time.map { sum + $0 } }
            let counts = Dictionary(grouping: trials, by: reasons.reason).mapValues(\.count)
            let why = RunReason.allCases.compactMap { reason in counts[reason].map { "\(reason.rawValue) \($0)" } }
            let elsewhere = experiment.trials.count { $0.state == .missing } - trials.count { $0.state == .missing }
            let shared = elsewhere == 0 ? [] : ["part of an experiment above \(elsewhere)"]
            let failed = experiment.trials.count { if case .failedBefore = $0.state { true } else { false } }
            rows.append([
                .text("\(experiment.notebook)/\(experiment.name)"), .integer(Int64(experiment.trials.count)),
                .integer(Int64(experiment.trials.count { $0.state == .finished })), .integer(Int64(failed)),
                .integer(Int64(trials.count)), .text((why + shared).joined(separator: ", ")),
                time.map { .real(($0 * 10).rounded() / 10) } ?? .null,
            ])
        }
        table = DataTable(
            columns: ["experiment", "trials", "finished", "failed_before", "to_run", "why", "estimated_seconds"],
            rows: rows)
        toRun = work.reduce(0) { $0 + $1.trials.count }
        self.seconds = seconds
    }
}

/// Guesses how long trials take, from those that were measured.
struct DurationEstimate {
    /// The median of time over operations; `nil` where nothing was measured.
    private let secondsPerFLOP: Double?

    /// Looks at what was measured so far.
    init(_ reader: ResultReader?) throws {
        let sql = "SELECT median(median_seconds / flops) FROM costs WHERE median_seconds > 0 AND flops > 0"
        secondsPerFLOP = try reader?.query(sql).rows.first?.first?.number
    }

    /// For tests: a machine of a given speed.
    init(secondsPerFLOP: Double?) {
        self.secondsPerFLOP = secondsPerFLOP
    }

    /// About how long a trial takes in seconds, by itself; `nil` where nothing like it was measured.
    func seconds(for trial: TrialSpecification) -> Double? {
        guard let measurement = trial.measurement else { return 0 }
        guard let secondsPerFLOP,
            let counts = try? TrialCounts(of: trial)
        else { return nil }
        let once = max(Double(counts.flops) * secondsPerFLOP, 1e-6)
        let rounds = max(Double(measurement.rounds), min(measurement.seconds / once, 500))
        return (Double(measurement.warmUpRounds) + rounds) * once
    }
}
