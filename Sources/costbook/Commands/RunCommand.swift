import ArgumentParser
import BatchRunner
import Diagnostics
import Measurement

struct RunCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the trials that the database lacks, then formulas and claims.",
        discussion: """
            Examples:
              costbook run
              costbook run Experiments/growth.md --database /tmp/trial.sqlite
              costbook run --retry-failed

            Each trial is stored as soon as it is finished. Ctrl-C stops the batch (exit code 75), and the next run \
            goes on where it stopped. A trial that crashes, hangs or does not fit into memory fails alone, with its \
            reason in the database; it is not run again unless asked for.
            """)

    @OptionGroup var arguments: NotebookArguments
    @OptionGroup var database: DatabaseOption

    @Flag(help: "Run trials again that failed before.")
    var retryFailed = false

    @Option(help: ArgumentHelp("The longest time for one run of a trial.", valueName: "seconds"))
    var timeLimit = 300.0

    func validate() throws {
        guard timeLimit > 0 else { throw ValidationError("The time limit must be above 0 seconds.") }
    }

    func execute() throws {
        let notebooks = try arguments.load()
        Interruption.watch()
        let runner = BatchRunner(
            worker: .own(arguments: ["worker"]), timeLimit: timeLimit, retriesFailed: retryFailed,
            isInterrupted: { Interruption.isPending })
        let batch = NotebookBatch(
            notebooks, isComplete: arguments.areFolders, machine: .current(), runner: runner)
        var printer = ProgressPrinter()
        defer { printer.erase() }
        let report = try batch.run(database: database.database) { printer.show($0) }
        printer.erase()
        try conclude(report)
    }

    private func conclude(_ report: NotebookBatch.Report) throws {
        let progress = report.progress
        if progress.isInterrupted {
            StandardStream.error.line(
                "interrupted: \(progress.done) of \(counted(progress.total, "trial")) done; run again to continue")
            throw ExitStatus.interrupted
        }
        let printer = FaultPrinter()
        for fault in report.faults { printer.print(fault.description) }
        for note in report.notes { StandardStream.error.line(FaultPrinter.visible(note.description)) }
        StandardStream.error.line(
            "\(counted(progress.done - progress.failed, "trial")) run, \(report.finishedBefore) finished before, "
                + "\(progress.failed) failed")
        if report.failedBefore > 0 {
            StandardStream.error.line(
                "\(counted(report.failedBefore, "trial")) failed before; --retry-failed runs them again")
        }
        guard progress.failed == 0, report.failedBefore == 0, report.faults.isEmpty else { throw ExitStatus.failure }
    }
}
