import Foundation
import Synchronization

/// The built `costbook`, run as a user would.
struct CostbookProcess {
    /// What a run gave.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The executable, which lies beside the test bundle.
    static var executable: URL {
        // The test runner is either the bundle itself or a tool that was given the bundle's path.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: "costbook")
    }

    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()

    /// Starts `costbook` in a folder.
    init(
        _ arguments: [String], in folder: URL, input: String = "", environment: [String: String] = [:]
    ) throws {
        let standardInput = Pipe()
        process.executableURL = Self.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
    }

    /// The process's id.
    var id: pid_t { process.processIdentifier }

    /// Waits for the end.
    func outcome() -> Outcome {
        let collected = Mutex(Data())
        let reader = Thread { [errors] in
            let data = errors.fileHandleForReading.readDataToEndOfFile()
            collected.withLock { $0 = data }
        }
        reader.start()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        while !reader.isFinished { usleep(1000) }
        let errorText = collected.withLock { String(decoding: $0, as: UTF8.self) }
        return Outcome(status: process.terminationStatus, output: text, errors: errorText)
    }

    /// Runs `costbook` in a folder until it ends.
    static func run(_ arguments: [String], in folder: URL, input: String = "") throws -> Outcome {
        try CostbookProcess(arguments, in: folder, input: input).outcome()
    }
}
