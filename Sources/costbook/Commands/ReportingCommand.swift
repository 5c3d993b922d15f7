import ArgumentParser
import Diagnostics
import Foundation
import ResultStore
import SiteGenerator

/// The exit codes, beside 0 and those of wrong usage (64).
enum ExitStatus {
    /// A trial or a cell failed, or something could not be read or written.
    static let failure = ExitCode(1)
    /// A fault in a notebook, a query, a specification, the database, or where the site goes.
    static let badInput = ExitCode(65)
    /// Interrupted; the next run continues.
    static let interrupted = ExitCode(75)
}

/// A command whose errors are printed as plain lines on standard error.
protocol ReportingCommand: ParsableCommand {
    /// Does what the command is for.
    func execute() throws
}

extension ReportingCommand {
    func run() throws {
        do {
            try execute()
        } catch let error as Diagnostic {
            throw Self.report([error], ExitStatus.badInput)
        } catch let error as DiagnosticList {
            throw Self.report(error.diagnostics, ExitStatus.badInput)
        } catch let error as StoreError {
            FaultPrinter().print(error.description)
            throw ExitStatus.badInput
        } catch let error as SiteOutputError {
            FaultPrinter().print(error.description)
            throw ExitStatus.badInput
        } catch let code as ExitCode {
            throw code
        } catch let error as ValidationError {
            throw error
        } catch {
            FaultPrinter().print("\(error)")
            throw ExitStatus.failure
        }
    }

    private static func report(_ diagnostics: [Diagnostic], _ code: ExitCode) -> ExitCode {
        let printer = FaultPrinter()
        for diagnostic in diagnostics { printer.print(diagnostic.description) }
        return code
    }
}
