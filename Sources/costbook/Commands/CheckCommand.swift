import ArgumentParser
import Notebooks

struct CheckCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that notebooks are well formed; nothing is run.",
        discussion: """
            Examples:
              costbook check
              costbook check Experiments/growth.md

            Every fault of every notebook is printed as FILE:LINE: what is wrong; expected what; the nearest name. \
            Networks are unfolded at the points of their grids, and queries are compiled.
            """)

    @OptionGroup var arguments: NotebookArguments

    func execute() throws {
        let notebooks = try arguments.load()
        let cells = notebooks.reduce(0) { $0 + $1.cells.count }
        StandardStream.error.line("\(counted(notebooks.count, "notebook")), \(counted(cells, "cell")): no faults")
    }
}

/// A number with its noun, as in `1 notebook` and `2 notebooks`.
func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
}
