import ArgumentParser
import BatchRunner
import Foundation
import Measurement
import ResultStore

/// Stores comparisons in a results database.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Store comparisons, one JSON object a line of the input, in a results database.",
        discussion: """
            An object has `case` (network, batch, threads, pass, metric, peer), `unit`, `peerVersion`, `values`, \
            `peerValues` and `note`. A comparison of the same case on the same machine is replaced.
            """)

    @Argument(help: "The results database; created where there is none.")
    var database: String

    func run() throws {
        var records: [PeerRecord] = []
        while let line = readLine() {
            do {
                records.append(try JSONDecoder().decode(PeerRecord.self, from: Data(line.utf8)))
            } catch {
                throw ValidationError("line \(records.count + 1) is no comparison: \(line.prefix(120))")
            }
        }
        try store(records, in: database)
    }
}

/// Stores comparisons that ran just now on this machine in a results database, which is created where there is none.
func store(_ records: [PeerRecord], in database: String) throws {
    let store = try ResultStore(path: database)
    try store.insert(records, on: .current(), engineVersion: TrialSpecification.currentEngine, at: Date())
    try store.close()
}

/// Prints which comparisons a results database has, and how they came out.
struct RecordedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recorded",
        abstract: "Print the comparisons of this machine that a results database has, one JSON object a line.",
        discussion: """
            An object has `case` and, where both programs ran, `ratio`. Comparisons of other versions of Costbook's engine \
            are left out.
            """)

    private struct Recorded: Encodable {
        let `case`: PeerRecord.Case
        let ratio: Double?
    }

    @Argument(help: "The results database.")
    var database: String

    func run() throws {
        guard FileManager.default.fileExists(atPath: database) else { return }
        let store = try ResultStore(path: database)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let ratios = try store.peerRatios(on: .current(), engineVersion: TrialSpecification.currentEngine)
        let lines = try ratios.map {
            String(decoding: try encoder.encode(Recorded(case: $0.key, ratio: $0.value)), as: UTF8.self)
        }
        try store.close()
        for line in lines.sorted() { print(line) }
    }
}
