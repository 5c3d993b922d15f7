import Foundation
import GRDB
import Measurement
import Tables

/// Writes trials within a transaction, each statement compiled once.
struct TrialWriter {
    private let database: Database
    private let findTrial: Statement
    private let parameter: Statement
    private let pass: Statement
    private let count: RowInsert
    private let measurement: Statement
    private let sample: RowInsert
    private var machines: MachineWriter

    init(_ database: Database) throws {
        self.database = database
        machines = MachineWriter(database)
        findTrial = try database.cachedStatement(sql: "SELECT id FROM trial WHERE key = ?")
        parameter = try database.cachedStatement(sql: "INSERT INTO trial_parameter VALUES (?, ?, ?)")
        pass = try database.cachedStatement(sql: "INSERT INTO trial_pass VALUES (?, ?, ?)")
        count = try RowInsert(
            "INSERT INTO count(trial_id, pass, layer, metric, value, ordinal) VALUES (?, ?, ?, ?, ?, ?)", database)
        measurement = try database.cachedStatement(
            sql: """
                INSERT INTO measurement(trial_id, pass, metric, unit, median, low, high, level, samples, outliers)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        sample = try RowInsert(
            "INSERT INTO sample(measurement_id, round, value, outlier) VALUES (?, ?, ?, ?)", database)
    }

    mutating func write(_ trial: TrialRecord) throws {
        let id = try writeTrial(trial)
        for value in trial.parameters {
            try run(parameter, [id, value.name, value.value.databaseValue])
        }
        for (ordinal, name) in passes(of: trial).enumerated() {
            try run(pass, [id, name, ordinal])
        }
        try writeCounts(trial.counts, id)
        for record in trial.measurements {
            try write(record, id)
        }
        for fallback in trial.fallbacks {
            try database.cachedStatement(sql: "INSERT INTO trial_fallback VALUES (?, ?, ?, ?)")
                .execute(arguments: [id, fallback.pass, fallback.operation, fallback.nodes])
        }
    }

    private mutating func writeTrial(_ trial: TrialRecord) throws -> Int64 {
        let values: StatementArguments = [
            trial.key, trial.network, trial.failure == nil ? "finished" : "failed", trial.failure,
            try trial.machine.map { try machines.id(of: $0) }, trial.seed, trial.threads, trial.engineVersion,
            trial.startedAt.formatted(.iso8601), trial.specification, trial.instructionSet,
        ]
        guard let id = try Int64.fetchOne(findTrial, arguments: [trial.key]) else {
            try database.cachedStatement(
                sql: """
                    INSERT INTO trial(key, network, status, failure, machine_id, seed, threads, engine_version,
                                      started_at, specification, instruction_set)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: values)
            return database.lastInsertedRowID
        }
        for table in ["trial_parameter", "trial_pass", "count", "measurement", "trial_fallback"] {
            try database.cachedStatement(sql: "DELETE FROM \(table) WHERE trial_id = ?").execute(arguments: [id])
        }
        try database.cachedStatement(
            sql: """
                UPDATE trial SET (key, network, status, failure, machine_id, seed, threads, engine_version,
                                  started_at, specification, instruction_set) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                WHERE id = ?
                """
        ).execute(arguments: values + [id])
        return id
    }

    /// The passes in the order in which they are first named.
    private func passes(of trial: TrialRecord) -> [String] {
        var seen: Set<String> = ["model"]
        let counted = trial.counts.lazy.filter { $0.layer.isEmpty }.map(\.pass)
        return (Array(counted) + trial.measurements.map(\.pass)).filter { seen.insert($0).inserted }
    }

    private func writeCounts(_ counts: [TrialRecord.Count], _ id: Int64) throws {
        var ordinals: [String: Int] = ["": 0]
        for record in counts {
            guard record.value >= 0 else {
                throw StoreError(.invalidRecord, "a count of \(record.value) \(record.metric)", expected: "at least 0")
            }
            let ordinal = ordinals[record.layer] ?? ordinals.count
            ordinals[record.layer] = ordinal
            count.bind(.integer(id), at: 1)
            count.bind(record.pass, at: 2)
            count.bind(record.layer, at: 3)
            count.bind(record.metric, at: 4)
            count.bind(Int64(exactly: record.value).map(Datum.integer) ?? .text(String(record.value)), at: 5)
            count.bind(ordinal, at: 6)
            try count.run()
        }
    }

    private func write(_ record: MeasurementRecord, _ id: Int64) throws {
        let outliers = record.samples.count { $0.isOutlier }
        let arguments: StatementArguments = [
            id, record.pass, record.metric, record.unit, record.median, record.interval.low, record.interval.high,
            record.interval.level, record.samples.count, outliers,
        ]
        try run(measurement, arguments)
        let measurementID = database.lastInsertedRowID
        for value in record.samples {
            sample.bind(.integer(measurementID), at: 1)
            sample.bind(value.round, at: 2)
            sample.bind(.real(value.value), at: 3)
            sample.bind(value.isOutlier ? 1 : 0, at: 4)
            try sample.run()
        }
    }

    /// Runs a statement whose arguments are known to be as many as its parameters.
    private func run(_ statement: Statement, _ arguments: StatementArguments) throws {
        statement.setUncheckedArguments(arguments)
        try statement.execute()
    }
}

extension Datum {
    /// The value as GRDB binds it.
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        }
    }
}
