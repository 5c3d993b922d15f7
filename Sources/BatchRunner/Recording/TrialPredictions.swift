import CPUBackend
import Diagnostics
import Graphs
import Measurement
import Networks
import PerformanceModel
import ResultStore

/// The predicted times of measured trials, from the machine's calibration where the database has one.
struct TrialPredictions {
    let machine: MachineFingerprint
    let store: ResultStore

    /// Predicts the trials that have no prediction of the present calibration yet.
    ///
    /// - Throws: `StoreError`.
    func update(_ trials: [BatchPlan.Trial]) throws {
        let measured = trials.filter { $0.specification.measurement != nil }
        let byThreads = Dictionary(grouping: measured) { $0.specification.measurement?.threads ?? 1 }
        let reader = try ResultReader(path: store.path)
        for (threads, trials) in byThreads.sorted(by: { $0.key < $1.key }) {
            let calibration: MachineCalibration
            do {
                calibration = try MachineCalibration(reader, machine: machine, threads: threads)
            } catch is Diagnostic {
                // Without a calibration of this machine there is nothing to predict from.
                continue
            }
            let id = calibration.stored.id
            let known = try reader.predictedTrials(ofCalibration: id)
            for trial in trials where !known.contains(trial.key) {
                let specification = trial.specification
                // A gradient by differences or forward mode is several runs, which the model does not know.
                let step = specification.step ?? TrainingStep()
                guard step.gradient == nil,
                    let graph = try? specification.network.graph(settings: specification.parameters, step: step)
                else { continue }
                let prediction = calibration.model.prediction(of: ExecutionPlan(graph, threads: threads))
                let seconds = Dictionary(uniqueKeysWithValues: prediction.passes.map { ($0.key.rawValue, $0.value) })
                try store.setPredictions(seconds, ofTrial: trial.key, calibration: id)
            }
        }
    }
}
