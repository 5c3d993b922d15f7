import ArgumentParser
import BatchRunner

struct WorkerCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Measure the trials of the request on standard input.", shouldDisplay: false)

    func execute() throws {
        try TrialWorker.serve()
    }
}
