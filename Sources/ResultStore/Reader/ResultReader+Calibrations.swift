import GRDB

extension ResultReader {
    /// The calibrations that the database has, by machine and number of threads.
    ///
    /// - Throws: `StoreError`.
    public func calibrations() throws -> [StoredCalibration] {
        try attempt { try queue.inDatabase { try storedCalibrations($0) } }
    }

    /// The fitted model of a calibration, as JSON; `nil` where there is none of this id.
    ///
    /// - Throws: `StoreError`.
    public func calibrationModel(_ id: Int64) throws -> String? {
        try attempt {
            try queue.inDatabase {
                try String.fetchOne($0, sql: "SELECT model FROM calibration WHERE id = ?", arguments: [id])
            }
        }
    }

    /// The measured limits of a calibration, as they were stored.
    ///
    /// - Throws: `StoreError`.
    public func limits(ofCalibration id: Int64) throws -> [StoredLimit] {
        try attempt {
            try queue.inDatabase { database in
                let sql = """
                    SELECT quantity, name, level, working_set_bytes, median FROM calibration_measurement
                    WHERE calibration_id = ? ORDER BY id
                    """
                return try Row.fetchAll(database, sql: sql, arguments: [id]).map { row in
                    StoredLimit(quantity: row[0], name: row[1], level: row[2], workingSetBytes: row[3], median: row[4])
                }
            }
        }
    }

    /// The errors of predictions in the validation of a calibration: predicted over measured, less 1.
    ///
    /// - Throws: `StoreError`.
    public func validationErrors(ofCalibration id: Int64) throws -> [Double] {
        try attempt {
            try queue.inDatabase { database in
                let sql = """
                    SELECT predicted_seconds / measured_seconds - 1 FROM validation
                    WHERE calibration_id = ? AND measured_seconds > 0 ORDER BY id
                    """
                return try Double.fetchAll(database, sql: sql, arguments: [id])
            }
        }
    }

    /// The keys of the trials that were predicted from a calibration.
    ///
    /// - Throws: `StoreError`.
    public func predictedTrials(ofCalibration id: Int64) throws -> Set<String> {
        try attempt {
            try queue.inDatabase { database in
                let sql = "SELECT key FROM trial JOIN trial_prediction ON trial_id = trial.id WHERE calibration_id = ?"
                return Set(try String.fetchAll(database, sql: sql, arguments: [id]))
            }
        }
    }

    /// The features and seconds of the measured steps of a calibration: features as JSON, seconds, ends of the
    /// interval, and rounds.
    ///
    /// - Throws: `StoreError`.
    public func steps(ofCalibration id: Int64) throws -> [CalibrationRecord.Step] {
        try attempt {
            try queue.inDatabase { database in
                let sql = """
                    SELECT operation, kernel, flops, bytes, seconds, seconds_low, seconds_high, rounds, features
                    FROM calibration_step WHERE calibration_id = ? ORDER BY id
                    """
                return try Row.fetchAll(database, sql: sql, arguments: [id]).map { row in
                    CalibrationRecord.Step(
                        operation: row[0], kernel: row[1], flops: row[2], bytes: row[3], seconds: row[4], low: row[5],
                        high: row[6], rounds: row[7], features: row[8])
                }
            }
        }
    }
}

/// The calibrations that a database has, by machine and number of threads.
private func storedCalibrations(_ database: Database) throws -> [StoredCalibration] {
    let sql = """
        SELECT c.id, m.fingerprint, m.name, c.threads, c.engine_version, c.calibrated_at
        FROM calibration AS c JOIN machine AS m ON m.id = c.machine_id ORDER BY m.name, c.threads
        """
    return try Row.fetchAll(database, sql: sql).map { row in
        StoredCalibration(
            id: row[0], fingerprint: row[1], machine: row[2], threads: row[3], engineVersion: row[4],
            calibratedAt: row[5])
    }
}
