import ArgumentParser
import Foundation

@main
struct Costbook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "costbook",
        abstract: "What neural networks cost, forward and backward: notebooks, exact counts, measured times.",
        discussion: """
            costbook check     # are the notebooks well formed?
            costbook plan      # what would run, and why
            costbook run       # run it; Ctrl-C, and go on later
            costbook render    # write the site to site/public/
            costbook analyze mlp --set depth=8,width=256
            costbook calibrate # measure this machine; then: costbook predict resnet50
            costbook devices resnet50
            costbook query "SELECT * FROM costs LIMIT 5" --format csv

            Data goes to standard output, progress and faults to standard error.
            Exit codes: 0 good, 1 a trial or a cell failed, 64 wrong usage, 65 a fault in a notebook, a query, \
            a specification, the database, or the output folder, 75 interrupted (run again to continue).
            """,
        version: "0.1.0",
        subcommands: [
            CheckCommand.self, PlanCommand.self, RunCommand.self, RenderCommand.self, AnalyzeCommand.self,
            PredictCommand.self, DevicesCommand.self, CalibrateCommand.self, QueryCommand.self,
            WorkerCommand.self,
        ])

    static func main() {
        // A reader that goes away (`| head`) is noticed when writing fails.
        signal(SIGPIPE, SIG_IGN)
        makeRoomForHelp()
        main(nil)
    }

    /// The columns that help needs; the argument parser lays out nothing in fewer than its labels take.
    private static let helpColumns = 40

    /// Lets help be laid out for more columns than a very narrow terminal has.
    private static func makeRoomForHelp() {
        let stated = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
        guard let columns = stated ?? StandardStream.output.columns, columns < helpColumns else { return }
        setenv("COLUMNS", "\(helpColumns)", 1)
    }
}
