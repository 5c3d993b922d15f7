import Foundation
import Testing

@Suite struct UsageTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    @Test(arguments: [
        ["frobnicate"], ["--frobnicate"], ["run", "--database", ""], ["query", "SELECT 1", "--database="],
        ["check", "--database", ""], ["render", "--output", ""], ["analyze", "mlp", "--jsn"], ["analyze"],
    ])
    func wrongUsageEndsWith64(_ arguments: [String]) throws {
        let outcome = try CostbookProcess.run(arguments, in: workplace.folder)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty)
    }

    @Test(arguments: [
        ["analyze", "mlp", "--set", "width=1,width=2"],
        ["analyze", "mlp", "--compare", "mlp", "--compare-set", "a=1,a=2"],
        ["predict", "mlp", "--set", "width=1,width=2"], ["devices", "mlp", "--set", "width=1,width=2"],
        ["calibrate", "--threads", "none"], ["calibrate", "--threads", "1,"],
    ])
    func wrongValuesAreThoseOfTheirCommand(_ arguments: [String]) throws {
        let outcome = try CostbookProcess.run(arguments, in: workplace.folder)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("Usage: costbook \(arguments[0]) "), "\(outcome.errors)")
    }

    @Test func helpGoesToStandardOutput() throws {
        let outcome = try workplace.run("--help")
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("analyze"))
        #expect(!outcome.output.contains("worker"))
    }

    @Test(arguments: ["0", "1", "-5", "20", "300", "wide"])
    func helpIsPrintedAtAnyWidth(_ columns: String) throws {
        let process = try CostbookProcess(
            ["analyze", "--help"], in: workplace.folder, environment: ["COLUMNS": columns])
        let outcome = process.outcome()
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("--rematerialize") && outcome.output.contains("Fold layers"))
    }

    @Test func versionIsPrinted() throws {
        #expect(try workplace.run("--version").output.contains(/^\d+\.\d+\.\d+\n$/))
    }

    @Test(arguments: [("bash", "complete -o"), ("zsh", "#compdef costbook"), ("fish", "complete -c 'costbook'")])
    func completionScriptsAreGenerated(_ shell: String, _ mark: String) throws {
        let outcome = try workplace.run("--generate-completion-script", shell)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains(mark))
    }

    @Test func aReaderThatGoesAwayIsNoCrash() throws {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.arguments = [
            "-c", "set -o pipefail; '\(CostbookProcess.executable.path)' analyze mlp --set depth=3000 | head -1",
        ]
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(text.hasPrefix("mlp"))
        #expect(shell.terminationStatus == 0)
    }
}
