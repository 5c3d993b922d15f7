import ArgumentParser
import Notebooks
import ResultStore

struct CheckCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that notebooks, and a database, are well formed; nothing is run.",
        discussion: """
            Examples:
              costbook check
              costbook check Experiments/growth.md
              costbook check --database costbook.sqlite

            Every fault of every notebook is printed as FILE:LINE: what is wrong; expected what; the nearest name. \
            Networks are unfolded at the points of their grids, and queries are compiled. With --database the whole file \
            is read too, and every damage printed; other commands notice damage only where they read.
            """)

    @OptionGroup var arguments: NotebookArguments

    @Option(help: "A results database to be checked too.", completion: .file(extensions: ["sqlite"]))
    var database: String?

    func validate() throws { try database.map(DatabaseOption.validate) }

    func execute() throws {
        let notebooks = try arguments.load()
        let cells = notebooks.reduce(0) { $0 + $1.cells.count }
        StandardStream.error.line("\(counted(notebooks.count, "notebook")), \(counted(cells, "cell")): no faults")
        guard let database else { return }
        let damages = try ResultReader(path: database).damages()
        for damage in damages { FaultPrinter().print(damage.description) }
        guard damages.isEmpty else { throw ExitStatus.badInput }
        StandardStream.error.line("\(FaultPrinter.visible(database)): no damage")
    }
}

/// A number with its noun, as in `1 notebook` and `2 notebooks`.
func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
}
