import ArgumentParser
import BatchRunner
import Measurement
import ResultStore
import Tables

struct PlanCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Print what would run, what the database has already, and why.",
        discussion: """
            Examples:
              costbook plan
              costbook plan Experiments/growth.md --json

            A trial runs again when what decides its result has changed: the network, its parameters, how it is \
            measured, the engine, or, for measured trials, the machine. Prose and modification times never matter. \
            Times are guessed from what was measured before.
            """)

    @OptionGroup var arguments: NotebookArguments
    @OptionGroup var database: DatabaseOption

    @Flag(help: "Plan to run trials again that failed before.")
    var retryFailed = false

    @Flag(help: "Print JSON.")
    var json = false

    func execute() throws {
        let notebooks = try arguments.load()
        let reader = database.exists ? try ResultReader(path: database.database) : nil
        let plan = try BatchPlan(notebooks, machine: MachineFingerprint.current().id) { keys in
            try reader?.statuses(among: keys) ?? [:]
        }
        let summary = try PlanSummary(plan, reader: reader, retryingFailed: retryFailed)
        StandardStream.output.write((json ? TableFormat.json : .table).write(summary.table))
        let time = summary.seconds.map { $0 > 0 ? ", about \(ProgressPrinter.duration($0))" : "" } ?? ""
        StandardStream.error.line("\(counted(summary.toRun, "trial")) to run\(time)")
    }
}
