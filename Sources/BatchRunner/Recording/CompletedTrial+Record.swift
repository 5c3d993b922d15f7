import CPUBackend
public import Measurement
import Networks
import Notebooks
public import ResultStore
import Tables

extension CompletedTrial {
    /// The trial as it is stored.
    ///
    /// - Parameter machine: The machine on which it was run; kept where it was to be measured.
    public func record(on machine: MachineFingerprint) -> TrialRecord {
        let specification = trial.specification
        return TrialRecord(
            key: trial.key, network: specification.network.name,
            parameters: specification.settings.map { .init(name: $0.name, value: Datum($0.value)) },
            seed: specification.measurement?.seed ?? 0, threads: specification.measurement?.threads ?? 1,
            engineVersion: specification.engine, startedAt: startedAt, specification: trial.canonicalJSON,
            machine: specification.measurement == nil ? nil : machine, failure: failure,
            counts: (counts?.rows ?? []) + plannedMemory, measurements: measurements,
            instructionSet: measurement?.kernels.instructionSet, fallbacks: fallbacks)
    }

    private var fallbacks: [TrialRecord.Fallback] {
        (measurement?.kernels.fallbacks ?? []).map { .init(pass: $0.pass, operation: $0.operation, nodes: $0.nodes) }
    }

    private var plannedMemory: [TrialRecord.Count] {
        guard let measurement else { return [] }
        return measurement.passes.map {
            .init(pass: $0.pass, metric: "planned_peak_bytes", value: Int128(measurement.plannedPeakBytes))
        }
    }

    private var measurements: [MeasurementRecord] {
        guard let measurement else { return [] }
        let held = Double(measurement.heldPeakBytes)
        let operations = (measurement.operations ?? []).compactMap { part in
            Distribution(part.seconds).map {
                MeasurementRecord(
                    pass: part.pass, metric: "seconds of \(part.kind ?? "")", unit: "s", $0, rounds: part.rounds)
            }
        }
        return operations
            + measurement.passes.flatMap { pass in
                let times = Distribution(pass.seconds).map {
                    MeasurementRecord(pass: pass.pass, metric: "seconds", unit: "s", $0, rounds: pass.rounds)
                }
                let memory = Distribution([held]).map {
                    MeasurementRecord(pass: pass.pass, metric: "held_peak_bytes", unit: "B", $0)
                }
                return [times, memory].compactMap { $0 }
            }
    }
}
