import ArgumentParser
import Diagnostics
import Notebooks
import ResultStore
import SiteGenerator

struct RenderCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Write the site from the database; nothing is run.",
        discussion: """
            Examples:
              costbook render
              costbook render Experiments/growth.md --output /tmp/site
              costbook render --templates my-templates

            The pages open from the file system. A cell that cannot be evaluated is shown as a fault on its page, \
            and the exit code is 1. The path of the index is printed.
            """)

    @OptionGroup var arguments: NotebookArguments
    @OptionGroup var database: DatabaseOption

    @Option(help: "The folder that the site is written to.", completion: .directory)
    var output = "site/public"

    @Option(
        help: ArgumentHelp("A folder of templates that replace those of templates/.", valueName: "folder"),
        completion: .directory)
    var templates: String?

    func validate() throws {
        if output.isEmpty { throw ValidationError("--output '': expected the path of a folder") }
    }

    func execute() throws {
        let notebooks = try Notebook.load(arguments.notebooks)
        let generator = try SiteGenerator(try SiteConfiguration(templateOverrides: templates))
        let reader = try ResultReader(path: database.database)
        let report = try generator.render(notebooks, reader: reader, output: output)
        let printer = FaultPrinter()
        for fault in report.faults { printer.print(fault.description) }
        StandardStream.error.line(
            "\(counted(report.pages, "page")); \(counted(report.written, "file")) written, "
                + "\(report.unchanged) unchanged, \(report.removed) removed")
        StandardStream.output.line(output + (output.hasSuffix("/") ? "" : "/") + "index.html")
        guard report.faults.isEmpty else { throw ExitStatus.failure }
    }
}
