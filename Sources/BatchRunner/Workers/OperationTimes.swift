import CPUBackend
import Graphs
import Measurement

/// Divides the time of each pass among kinds of operation.
///
/// The clock is read around every step, so that the parts are a little more than the pass when it runs undisturbed.
struct OperationTimes {
    /// A part of a pass.
    private struct Part: Hashable {
        let pass: String
        let kind: OperationKind

        /// Its name among the segments of a measurement.
        var segment: String { "\(pass): \(kind.rawValue)" }
    }

    /// The part to which each step belongs.
    private let parts: [Part]

    /// Looks at the steps of a plan.
    init(_ plan: ExecutionPlan) {
        parts = plan.steps.map { Part(pass: $0.pass.rawValue, kind: OperationKind($0, in: plan.graph)) }
    }

    /// The seconds of each part, from those of each step.
    func seconds(of steps: [Double]) -> [String: Double] {
        var seconds: [String: Double] = [:]
        for (part, time) in zip(parts, steps) { seconds[part.segment, default: 0] += time }
        return seconds
    }

    /// The samples of each part, pass by pass and in the order of the kinds.
    func samples(of outcome: InterleavedMeasurement.Outcome) -> [TrialMeasurement.PassSamples] {
        Pass.allCases.flatMap { pass in
            OperationKind.allCases.compactMap { kind in
                outcome.samples[Part(pass: pass.rawValue, kind: kind).segment].map {
                    TrialMeasurement.PassSamples(
                        pass: pass.rawValue, kind: kind.rawValue, rounds: outcome.rounds, seconds: $0)
                }
            }
        }
    }
}
