public import Foundation
import GRDB
public import Measurement

extension ResultStore {
    /// Stores a machine's calibration in one transaction; one for the same number of threads is replaced, with the
    /// predictions made from it.
    ///
    /// - Throws: `StoreError`; nothing is changed then.
    public func insert(_ record: CalibrationRecord, on machine: MachineFingerprint, at date: Date) throws {
        try attempt {
            try queue.write { database in
                var machines = MachineWriter(database)
                let machineID = try machines.id(of: machine)
                try database.execute(
                    sql: "DELETE FROM calibration WHERE machine_id = ? AND threads = ?",
                    arguments: [machineID, record.threads])
                try database.execute(
                    sql: """
                        INSERT INTO calibration(machine_id, threads, engine_version, instruction_set, calibrated_at,
                                                model)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        machineID, record.threads, record.engineVersion, record.instructionSet,
                        date.formatted(.iso8601), record.model,
                    ])
                let id = database.lastInsertedRowID
                for limit in record.limits { try Self.write(limit, id, database) }
                for step in record.steps { try Self.write(step, id, database) }
            }
        }
    }

    /// Replaces the model of a calibration and stores what it was held against, in one transaction.
    ///
    /// - Throws: `StoreError`; nothing is changed then.
    public func setValidation(_ records: [ValidationRecord], model: String, of calibration: Int64) throws {
        try attempt {
            try queue.write { database in
                try database.execute(
                    sql: "UPDATE calibration SET model = ? WHERE id = ?", arguments: [model, calibration])
                for table in ["validation", "trial_prediction"] {
                    try database.execute(
                        sql: "DELETE FROM \(table) WHERE calibration_id = ?", arguments: [calibration])
                }
                for record in records {
                    try database.execute(
                        sql: """
                            INSERT INTO validation(calibration_id, family, network, settings, mode, pass,
                                predicted_seconds, measured_seconds, measured_low, measured_high, rounds)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """,
                        arguments: [
                            calibration, record.family, record.network, record.settings, record.mode, record.pass,
                            record.predictedSeconds, record.measured.median, record.measured.interval.low,
                            record.measured.interval.high, record.measured.samples.count,
                        ])
                }
            }
        }
    }

    /// Stores the predicted times of a trial's passes in seconds, in place of those it had.
    ///
    /// - Throws: `StoreError`; nothing is changed then.
    public func setPredictions(_ seconds: [String: Double], ofTrial key: String, calibration: Int64) throws {
        try attempt {
            try queue.write { database in
                for (pass, value) in seconds.sorted(by: { $0.key < $1.key }) {
                    try database.execute(
                        sql: """
                            INSERT OR REPLACE INTO trial_prediction(trial_id, pass, calibration_id, seconds)
                            SELECT id, ?, ?, ? FROM trial WHERE key = ?
                            """,
                        arguments: [pass, calibration, value, key])
                }
            }
        }
    }

    private static func write(_ limit: CalibrationRecord.Limit, _ calibration: Int64, _ database: Database) throws {
        let distribution = limit.distribution
        try database.execute(
            sql: """
                INSERT INTO calibration_measurement(calibration_id, quantity, name, level, working_set_bytes, unit,
                                                    median, low, high, samples, outliers)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                calibration, limit.quantity, limit.name, limit.level, limit.workingSetBytes, limit.unit,
                distribution.median, distribution.interval.low, distribution.interval.high,
                distribution.samples.count, distribution.outliers,
            ])
        let id = database.lastInsertedRowID
        for (round, sample) in zip(distribution.samples, distribution.isOutlier).enumerated() {
            try database.execute(
                sql: "INSERT INTO calibration_sample VALUES (?, ?, ?, ?)",
                arguments: [id, round, sample.0, sample.1 ? 1 : 0])
        }
    }

    private static func write(_ step: CalibrationRecord.Step, _ calibration: Int64, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO calibration_step(calibration_id, operation, kernel, flops, bytes, seconds, seconds_low,
                                             seconds_high, rounds, features)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            calibration, step.operation, step.kernel, step.flops, step.bytes, step.seconds, step.low, step.high,
            step.rounds, step.features,
        ])
    }
}
