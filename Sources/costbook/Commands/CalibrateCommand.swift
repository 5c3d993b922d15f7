import ArgumentParser
import BatchRunner
import Diagnostics
import Foundation
import Measurement
import PerformanceModel
import ResultStore
import Tables

struct CalibrateCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Measure what this machine can do, and fit the model that predicts times; takes about four minutes.",
        discussion: """
            Examples:
              costbook calibrate
              costbook calibrate --threads 1
              costbook calibrate --validate
              costbook query "SELECT level, name, median FROM calibrations WHERE quantity = 'bandwidth'"

            Measured are the peak of arithmetic, the bandwidth by level of memory, the time from one operation to the \
            next, and kernels at many sizes. The machine should do nothing else meanwhile. With --validate the zoo \
            is run too, at several sizes (minutes): each family is predicted from the sweep and the other families, \
            and the model is fitted anew to all of them.
            """)

    @OptionGroup var database: DatabaseOption

    @Option(help: "The numbers of threads, separated by commas; 1 and all cores unless given.")
    var threads: String?

    @Flag(name: .customLong("validate"), help: "Run the zoo, and hold predicted times against measured ones.")
    var runsZoo = false

    func validate() throws { _ = try threadCounts(.current()) }

    func execute() throws {
        let machine = MachineFingerprint.current()
        let counts = try threadCounts(machine)
        // What would keep the samples from being stored is found before they are measured.
        try ResultStore(path: database.database).close()
        Interruption.watch()
        let progress = CalibrationProgress()
        defer { progress.erase() }
        do {
            for count in counts { try calibrate(machine, threads: count, sharing: counts.count, progress) }
        } catch is CancellationError {
            progress.erase()
            StandardStream.error.line("interrupted: what was being measured is not stored; run again")
            throw ExitStatus.interrupted
        }
        progress.erase()
        let reader = try ResultReader(path: database.database)
        let sql = """
            SELECT threads, quantity, name, level, working_set_bytes, median, low, high, unit FROM calibrations
            WHERE fingerprint = :machine ORDER BY threads, quantity = 'overhead', quantity = 'bandwidth', working_set_bytes, name
            """
        StandardStream.output.write(
            TableFormat.table.write(try reader.query(sql, parameters: ["machine": .text(machine.id)])))
    }

    private func threadCounts(_ machine: MachineFingerprint) throws -> [Int] {
        guard let threads else { return Set([1, machine.cores]).sorted() }
        let counts = try threads.split(separator: ",", omittingEmptySubsequences: false).map { word in
            guard let count = Int(word), (1...max(1, machine.threads)).contains(count) else {
                throw ValidationError("'\(word)' is no number of threads; expected 1 to \(machine.threads).")
            }
            return count
        }
        return Set(counts).sorted()
    }

    private func calibrate(
        _ machine: MachineFingerprint, threads: Int, sharing: Int, _ progress: CalibrationProgress
    ) throws {
        let calibrator = Calibrator(
            machine: machine, engineVersion: TrialSpecification.currentEngine, sweepSeconds: 240 / Double(sharing),
            isCancelled: { Interruption.isPending })
        let leastPeak = try ResultReader(path: database.database).greatestPeak(of: machine, below: threads)
        let record = try calibrator.calibrate(threads: threads, leastPeak: leastPeak) {
            progress.show($0, threads: threads)
        }
        progress.erase()
        if let missed = record.missedPeak {
            StandardStream.error.line(
                "warning: the peak of \(counted(threads, "thread")) is below the \(NumberFormat.metric.format(.real(missed)))"
                    + "FLOP/s of fewer: other programs had the processors; calibrate again when there are none")
        }
        StandardStream.error.line(
            "threads \(threads): \(record.steps.count) steps of \(record.networks.measured) networks")
        if record.networks.measured < record.networks.planned {
            StandardStream.error.line(
                "the sweep has \(record.networks.planned) networks; on a machine that does nothing else more of them fit "
                    + "into the time")
        }
        let store = try ResultStore(path: database.database)
        try store.insert(record.calibration, on: machine, at: Date())
        try store.close()
        guard runsZoo else { return }
        let reader = try ResultReader(path: database.database)
        let calibration = try MachineCalibration(reader, machine: machine, threads: threads)
        let validation = Validation(threads: threads, isCancelled: { Interruption.isPending })
        let result = try validation.run(sweep: try reader.stepSamples(ofCalibration: calibration.stored.id)) {
            progress.show($0, threads: threads)
        }
        try reader.close()
        let again = try ResultStore(path: database.database)
        try again.setValidation(result.records, model: try result.model.json, of: calibration.stored.id)
        try again.close()
        progress.erase()
        guard let error = PredictionError(result.records.map(\.error)) else { return }
        StandardStream.error.line("threads \(threads): \(error.text)")
    }
}

extension PredictionError {
    /// The error in one line.
    var text: String {
        func percent(_ value: Double) -> String { "\(Int((value * 100).rounded())) %" }
        return
            "on \(count) passes of networks whose family did not serve to calibrate, the median error is "
            + "\(percent(median)), \(percent(partWithin15Percent)) are within 15 %, nine of ten within \(percent(ninetieth))"
    }
}

/// Shows how far a calibration has come, on a line that changes.
final class CalibrationProgress {
    private let stream = StandardStream.error
    private var lastShown: ContinuousClock.Instant?

    /// Shows what is measured now, at most a few times a second.
    func show(_ progress: Calibrator.Progress, threads: Int) {
        let now = ContinuousClock.now
        let pause = stream.isTerminal ? 0.1 : 5
        if let lastShown, (now - lastShown) / .seconds(1) < pause { return }
        lastShown = now
        let line = "threads \(threads): \(Int(progress.part * 100)) %, \(progress.subject)"
        if stream.isTerminal { stream.write("\r\u{1b}[2K\(line)") } else { stream.line(line) }
    }

    /// Removes the changing line.
    func erase() {
        if stream.isTerminal { stream.write("\r\u{1b}[2K") }
    }
}
