public import Foundation
import GRDB
public import Measurement

extension ResultStore {
    /// Stores comparisons with other programs in one transaction; one of the same case and machine is replaced.
    ///
    /// - Parameters:
    ///   - records: The comparisons.
    ///   - machine: The machine on which both programs ran.
    ///   - engineVersion: The version of what counts and runs in Costbook.
    ///   - date: When they ran; stored to the second.
    /// - Throws: `StoreError` for values that are not finite, for a peer with another number of them, and for a
    ///   database that cannot be written; nothing is stored then.
    public func insert(
        _ records: [PeerRecord], on machine: MachineFingerprint, engineVersion: String, at date: Date
    ) throws {
        try attempt {
            try queue.write { database in
                var machines = MachineWriter(database)
                let machineID = try machines.id(of: machine)
                for record in records {
                    try record.validate()
                    try Self.write(record, [machineID, engineVersion, date.formatted(.iso8601)], database)
                }
            }
        }
    }

    /// The comparisons that the database has of a machine and a version of what counts and runs in Costbook, with the
    /// medians of their ratios; `nil` where either program did not run.
    ///
    /// - Throws: `StoreError`.
    public func peerRatios(
        on machine: MachineFingerprint, engineVersion: String
    ) throws -> [PeerRecord.Case: Double?] {
        try attempt {
            try queue.read { database in
                let sql = """
                    SELECT network, batch, threads, pass, metric, peer, ratio FROM peer_case
                    JOIN machine ON machine.id = machine_id WHERE fingerprint = ? AND engine_version = ?
                    """
                let rows = try Row.fetchAll(database, sql: sql, arguments: [machine.id, engineVersion])
                return Dictionary(
                    uniqueKeysWithValues: rows.map { row in
                        let key = PeerRecord.Case(
                            network: row[0], batch: row[1], threads: row[2], pass: row[3], metric: row[4], peer: row[5])
                        return (key, row[6] as Double?)
                    })
            }
        }
    }

    private static func write(_ record: PeerRecord, _ context: StatementArguments, _ database: Database) throws {
        let key = record.case
        let ratios = record.ratios
        let values: StatementArguments = [
            key.network, key.batch, key.threads, key.pass, key.metric, key.peer, record.unit, record.peerVersion,
            record.values.count, median(record.values), median(record.peerValues), median(ratios),
            quantile(0.25, ofSorted: ratios), quantile(0.75, ofSorted: ratios), record.note,
        ]
        let columns = """
            machine_id, engine_version, measured_at, network, batch, threads, pass, metric, peer, unit, peer_version,
            rounds, value, peer_value, ratio, ratio_low, ratio_high, note
            """
        let places = Array(repeating: "?", count: 18).joined(separator: ", ")
        try database.execute(
            sql: "INSERT OR REPLACE INTO peer_case(\(columns)) VALUES (\(places))", arguments: context + values)
        let id = database.lastInsertedRowID
        for (round, value) in record.values.enumerated() {
            let peerValue = record.peerValues.isEmpty ? nil : record.peerValues[round]
            try database.execute(
                sql: "INSERT INTO peer_sample VALUES (?, ?, ?, ?)", arguments: [id, round, value, peerValue])
        }
    }
}

extension PeerRecord {
    /// Refuses values that no comparison has.
    fileprivate func validate() throws {
        guard peerValues.isEmpty || peerValues.count == values.count else {
            throw StoreError(
                .invalidRecord, "\(values.count) values of ours and \(peerValues.count) of \(`case`.peer)",
                expected: "one of each in every round")
        }
        if let value = (values + peerValues).first(where: { !$0.isFinite || $0 < 0 }) {
            throw StoreError(.invalidRecord, "a value of \(value)", expected: "a finite number, at least 0")
        }
    }
}
