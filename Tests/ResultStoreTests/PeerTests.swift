import Foundation
import GRDB
import Measurement
import Tables
import Testing

@testable import ResultStore

/// Comparisons with other programs, and what version 2 adds to trials.
@Suite struct PeerTests {
    private func record(
        peer: String = "eager", values: [Double] = [1, 2, 3], peerValues: [Double] = [2, 2, 2], note: String = ""
    ) -> PeerRecord {
        PeerRecord(
            case: .init(network: "mlp", batch: 8, threads: 1, pass: "step", metric: "seconds", peer: peer), unit: "s",
            peerVersion: "1.0", values: values, peerValues: peerValues, note: note)
    }

    private func peerReader(_ records: [PeerRecord], in folder: TemporaryFolder) throws -> ResultReader {
        let store = try ResultStore(path: folder.path())
        try store.insert(records, on: machine, engineVersion: "1", at: Date(timeIntervalSince1970: 0))
        try store.close()
        return try ResultReader(path: folder.path())
    }

    @Test func ratiosArePairedByRound() throws {
        let folder = try TemporaryFolder()
        let reader = try peerReader([record(values: [1, 6, 3], peerValues: [1, 2, 6])], in: folder)
        let rows = try reader.query("SELECT value, peer_value, ratio, ratio_low, ratio_high, rounds FROM peers").rows
        // Ratios 1, 3 and 0.5; their quartiles by linear interpolation are 0.75 and 2.
        #expect(rows == [[.real(3), .real(2), .real(1), .real(0.75), .real(2), .integer(3)]])
        #expect(try reader.query("SELECT count(*) FROM peer_sample").rows == [[.integer(3)]])
    }

    @Test func theBestPeerIsTheOneThatTakesLeast() throws {
        let folder = try TemporaryFolder()
        let records = [
            record(peer: "eager", peerValues: [9, 9, 9]), record(peer: "tuned", peerValues: [4, 4, 4]),
            record(peer: "compiled", values: [], peerValues: [], note: "took longer than 60 s"),
        ]
        let reader = try peerReader(records, in: folder)
        let rows = try reader.query("SELECT peer, is_best FROM peers ORDER BY peer").rows
        #expect(
            rows == [
                [.text("compiled"), .integer(0)], [.text("eager"), .integer(0)], [.text("tuned"), .integer(1)],
            ])
    }

    @Test func aCaseIsKeptOnceForAMachine() throws {
        let folder = try TemporaryFolder()
        try peerReader([record(), record(peer: "tuned")], in: folder).close()
        let reader = try peerReader([record(values: [4], peerValues: [2])], in: folder)
        #expect(
            try reader.query("SELECT ratio FROM peers WHERE peer = 'eager'").rows == [[.real(2)]])
        #expect(try reader.query("SELECT count(*) FROM peer_sample").rows == [[.integer(4)]])
        try reader.close()
        let store = try ResultStore(path: folder.path())
        let ratios = try store.peerRatios(on: machine, engineVersion: "1")
        #expect(ratios == [record().case: 2, record(peer: "tuned").case: 1])
        #expect(try store.peerRatios(on: machine, engineVersion: "2").isEmpty)
        var other = machine
        other.processor = "Another CPU"
        #expect(try store.peerRatios(on: other, engineVersion: "1").isEmpty)
    }

    @Test(arguments: [([1.0, 2], [1.0]), ([.nan], [1.0]), ([1.0], [-1.0]), ([1.0], [.infinity])])
    func wrongValuesAreRefused(values: [Double], peerValues: [Double]) throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path())
        let error = #expect(throws: StoreError.self) {
            try store.insert(
                [record(), record(values: values, peerValues: peerValues)], on: machine, engineVersion: "1", at: .now)
        }
        #expect(error?.kind == .invalidRecord)
        #expect(try store.peerRatios(on: machine, engineVersion: "1").isEmpty)
    }

    @Test func trialsSayWhichKernelsRan() throws {
        let folder = try TemporaryFolder()
        var ran = trial(seconds: [1, 2, 3])
        ran.instructionSet = "avx2"
        ran.fallbacks = [.init(pass: "backward", operation: "OneHot", nodes: 2)]
        let reader = try reader(of: [ran, trial(width: 1)], in: folder)
        let sets = try reader.query("SELECT instruction_set FROM trials ORDER BY width").rows
        #expect(sets == [[.null], [.text("avx2")]])
        #expect(
            try reader.query("SELECT pass, operation, nodes, instruction_set FROM fallbacks").rows
                == [[.text("backward"), .text("OneHot"), .integer(2), .text("avx2")]])
    }

    /// A database of version 1 with a trial of a parameter is brought to the newest version when it is written.
    @Test func anOlderDatabaseIsMigrated() throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.path())
        try queue.write { database in
            try database.execute(sql: ResultSchema.tables)
            try database.execute(sql: ResultSchema.fixedViews)
            try database.execute(
                sql: """
                    INSERT INTO trial VALUES (1, 'k', 'mlp', 'finished', NULL, NULL, 1, 1, '1', '1970-01-01', '{}');
                    INSERT INTO parameter VALUES ('width');
                    INSERT INTO trial_parameter VALUES (1, 'width', 7);
                    PRAGMA application_id = \(ResultSchema.applicationID);
                    PRAGMA user_version = 1;
                    """)
        }
        try queue.close()
        try ResultStore(path: folder.path()).close()
        let reader = try ResultReader(path: folder.path())
        #expect(try reader.query("SELECT width, instruction_set FROM trials").rows == [[.integer(7), .null]])
        #expect(try reader.query("SELECT count(*) FROM peers").rows == [[.integer(0)]])
        #expect(try reader.query("SELECT count(*) FROM layer_formulas").rows == [[.integer(0)]])
    }
}
