import Foundation
import GRDB
import Measurement
import Tables
import Testing

@testable import ResultStore

@Suite struct ResultStoreTests {
    @Test func trialsReadBack() throws {
        let folder = try TemporaryFolder()
        let layers = [
            TrialRecord.Count(pass: "forward", layer: "linear2", metric: "macs", value: 7),
            TrialRecord.Count(pass: "forward", layer: "linear1", metric: "macs", value: 5),
            TrialRecord.Count(pass: "forward", layer: "linear1", metric: "flops", value: 10),
        ]
        let reader = try reader(of: [trial(seconds: [1, 2, 3, 4, 100], counts: layers)], in: folder)
        let rows = try reader.query("SELECT layer, ordinal, macs, flops, width FROM layers ORDER BY ordinal").rows
        #expect(
            rows == [
                [.text("linear2"), .integer(1), .integer(7), .null, .integer(64)],
                [.text("linear1"), .integer(2), .integer(5), .integer(10), .integer(64)],
            ])
        let samples = try reader.query(
            "SELECT round, value, outlier FROM samples WHERE pass = 'forward' AND metric = 'seconds' ORDER BY round")
        #expect(samples.rows.map { $0[1] } == [1, 2, 3, 4, 100].map { Datum.real($0) })
        #expect(samples.rows.map { $0[2] } == [0, 0, 0, 0, 1].map { Datum.integer($0) })
        let trials = try reader.query("SELECT key, network, status, failure, started_at, threads FROM trials")
        #expect(
            trials.rows == [
                [
                    .text("key-64-2"), .text("mlp"), .text("finished"), .null, .text("1970-01-01T00:00:00Z"),
                    .integer(1),
                ]
            ])
        #expect(try reader.query("SELECT cpu, trials FROM machines").rows == [[.text("Example CPU"), .integer(1)]])
    }

    @Test func aTrialIsReplacedAndStaysInItsExperiment() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert(trial(key: "k", failure: "killed"))
        try store.setExperiments(
            [ExperimentRecord(name: "grid", trialKeys: ["k"])], of: NotebookRecord(name: "n", title: "N"))
        #expect(try store.statuses(among: ["k", "other"]) == ["k": .failed("killed")])
        #expect(try store.finishedKeys(among: ["k"]).isEmpty)
        try store.insert(trial(key: "k", seconds: [1, 2, 3]))
        #expect(try store.finishedKeys(among: ["k", "other"]) == ["k"])
        try store.close()
        let reader = try ResultReader(path: folder.path())
        #expect(try reader.query("SELECT count(*), min(is_current) FROM trials").rows == [[.integer(1), .integer(1)]])
        #expect(try reader.query("SELECT count(*) FROM samples").rows == [[.integer(6)]])
        #expect(try reader.statuses(among: ["k"]) == ["k": .finished])
    }

    @Test func experimentsAreReplacedAtEachRun() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        let notebook = NotebookRecord(name: "n", title: "N")
        try store.insert([1, 2, 3].map { trial(width: $0) })
        try store.setExperiments(
            [
                ExperimentRecord(name: "a", trialKeys: ["key-1-2", "key-2-2", "missing"]),
                ExperimentRecord(name: "b", trialKeys: ["key-3-2"]),
            ], of: notebook)
        try store.setExperiments([ExperimentRecord(name: "a", trialKeys: ["key-3-2", "key-1-2"])], of: notebook)
        try store.close()
        let reader = try ResultReader(path: folder.path())
        #expect(
            try reader.query("SELECT experiment, trial_id FROM experiments ORDER BY ordinal").rows
                == [[.text("a"), .integer(3)], [.text("a"), .integer(1)]])
        #expect(
            try reader.query("SELECT width, is_current FROM trials ORDER BY width").rows
                == [[.integer(1), .integer(1)], [.integer(2), .integer(0)], [.integer(3), .integer(1)]])
    }

    @Test func formulasAndClaimsAreReplaced() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        let notebook = NotebookRecord(name: "n", title: "N")
        func formula(_ cell: String) -> FormulaRecord {
            FormulaRecord(
                cell: cell, pass: "forward", metric: "macs", polynomial: "{}", text: "w²",
                degrees: ["": 2, "width": 2],
                layers: ["a", "b"].map {
                    .init(layer: "\($0) of \(cell)", isRepeated: $0 == "b", polynomial: "null", text: "w")
                })
        }
        func claim(_ verdict: String) -> ClaimRecord {
            ClaimRecord(
                cell: "c", id: "F4", statement: "<b>", source: "s", verdict: verdict, condition: "", evidence: "e")
        }
        try store.setFormulas([formula("old")], of: notebook)
        try store.setFormulas([formula("f")], of: notebook)
        try store.setClaims([claim("supported")], of: notebook)
        let error = #expect(throws: StoreError.self) { try store.setClaims([claim("proved")], of: notebook) }
        #expect(error?.kind == .invalidRecord)
        #expect(throws: StoreError.self) { try store.setClaims([claim("refuted"), claim("refuted")], of: notebook) }
        try store.close()
        let reader = try ResultReader(path: folder.path())
        let table = try reader.materializeFormula(name: "f", notebook: "n")
        #expect(table.columns == ["pass", "metric", "parameter", "degree", "text"])
        #expect(table.rows.map { $0[2] } == [.text(""), .text("width")])
        #expect(
            try reader.query("SELECT layer, is_repeated FROM layer_formulas ORDER BY ordinal").rows
                == [[.text("a of f"), .integer(0)], [.text("b of f"), .integer(1)]])
        #expect(try reader.query("SELECT id, verdict FROM claims").rows == [[.text("F4"), .text("supported")]])
    }

    @Test func notebooksThatAreGoneAreForgotten() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert(trial(key: "k"))
        for name in ["a", "b"] {
            try store.setExperiments(
                [ExperimentRecord(name: "grid", trialKeys: ["k"])], of: NotebookRecord(name: name, title: name))
        }
        try store.keepNotebooks(named: ["b", "c"])
        try store.close()
        let reader = try ResultReader(path: folder.path())
        #expect(try reader.query("SELECT notebook FROM experiments").rows == [[.text("b")]])
        #expect(try reader.query("SELECT count(*) FROM trials").rows == [[.integer(1)]])
    }

    @Test(arguments: ["macs", "Pass", "median_seconds", "", "a b", "1a", "naïve", "x\"; DROP TABLE trial; --"])
    func parametersWithUnfitNamesAreRefused(_ name: String) throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        let bad = trial(parameters: [.init(name: name, value: .integer(1))])
        let error = #expect(throws: StoreError.self) { try store.insert([trial(width: 1), bad]) }
        #expect(error?.kind == .invalidRecord)
        #expect(try store.finishedKeys(among: ["key-1-2", "key-64-2"]).isEmpty)
    }

    @Test func parametersThatDifferInCaseAreRefused() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        let error = #expect(throws: StoreError.self) {
            try store.insert(trial(parameters: [.init(name: "Width", value: .integer(1))]))
        }
        #expect(error?.message.contains("'Width'") == true || error?.message.contains("'width'") == true)
    }

    @Test func unfitRecordsLeaveNothing() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        var records = [trial(), trial(), trial(), trial(), trial()]
        records[0].counts[1].value = -1
        records[1].threads = 0
        records[2].specification = "{"
        records[3].counts.append(records[3].counts[1])
        records[4].parameters[0].value = .null
        for record in records {
            let error = #expect(throws: StoreError.self) { try store.insert([trial(width: 1), record]) }
            #expect(error?.kind == .invalidRecord)
            #expect(try store.finishedKeys(among: ["key-1-2", "key-64-2"]).isEmpty)
        }
    }

    @Test func aFullDiskLeavesWhatWasWrittenBefore() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        try store.insert(trial(width: 1))
        try store.queue.inDatabase { database in
            let pages = try #require(try Int.fetchOne(database, sql: "PRAGMA page_count"))
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
        }
        let error = #expect(throws: StoreError.self) { try store.insert((2...500).map { trial(width: $0) }) }
        #expect(error?.kind == .full)
        #expect(try store.finishedKeys(among: ["key-1-2", "key-2-2"]) == ["key-1-2"])
        try store.close()
        #expect(try ResultReader(path: folder.path()).query("SELECT count(*) FROM trial").rows == [[.integer(1)]])
    }

    @Test func recordsTravelAsJSON() throws {
        let count = TrialRecord.Count(pass: "forward", metric: "flops", value: .max)
        let record = trial(failure: nil, seconds: [0.1, 0.2, 1e-9], counts: [count])
        let data = try JSONEncoder().encode(record)
        #expect(try JSONDecoder().decode(TrialRecord.self, from: data) == record)
        let broken = String(decoding: data, as: UTF8.self).replacing("\(Int128.max)", with: "many")
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(TrialRecord.self, from: Data(broken.utf8)) }
    }
}
