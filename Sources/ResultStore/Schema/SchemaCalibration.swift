extension ResultSchema {
    /// What version 3 adds: what machines can do at best, and predicted times.
    static let calibrationTables = """
        CREATE TABLE calibration(
            id INTEGER PRIMARY KEY,
            machine_id INTEGER NOT NULL REFERENCES machine(id),
            threads INTEGER NOT NULL CHECK(threads >= 1),
            engine_version TEXT NOT NULL,
            instruction_set TEXT NOT NULL,
            calibrated_at TEXT NOT NULL,
            model TEXT NOT NULL CHECK(json_valid(model)),
            UNIQUE(machine_id, threads)
        ) STRICT;

        CREATE TABLE calibration_measurement(
            id INTEGER PRIMARY KEY,
            calibration_id INTEGER NOT NULL REFERENCES calibration(id) ON DELETE CASCADE,
            quantity TEXT NOT NULL CHECK(quantity IN ('peak', 'bandwidth', 'overhead')),
            name TEXT NOT NULL,
            level TEXT NOT NULL,
            working_set_bytes INTEGER NOT NULL,
            unit TEXT NOT NULL,
            median REAL NOT NULL,
            low REAL NOT NULL,
            high REAL NOT NULL,
            samples INTEGER NOT NULL,
            outliers INTEGER NOT NULL,
            UNIQUE(calibration_id, quantity, name, working_set_bytes)
        ) STRICT;

        CREATE TABLE calibration_sample(
            measurement_id INTEGER NOT NULL REFERENCES calibration_measurement(id) ON DELETE CASCADE,
            round INTEGER NOT NULL,
            value REAL NOT NULL,
            outlier INTEGER NOT NULL CHECK(outlier IN (0, 1)),
            PRIMARY KEY(measurement_id, round)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE calibration_step(
            id INTEGER PRIMARY KEY,
            calibration_id INTEGER NOT NULL REFERENCES calibration(id) ON DELETE CASCADE,
            operation TEXT NOT NULL,
            kernel TEXT NOT NULL,
            flops REAL NOT NULL,
            bytes REAL NOT NULL,
            seconds REAL NOT NULL,
            seconds_low REAL NOT NULL,
            seconds_high REAL NOT NULL,
            rounds INTEGER NOT NULL,
            features TEXT NOT NULL CHECK(json_valid(features))
        ) STRICT;

        CREATE TABLE validation(
            id INTEGER PRIMARY KEY,
            calibration_id INTEGER NOT NULL REFERENCES calibration(id) ON DELETE CASCADE,
            family TEXT NOT NULL,
            network TEXT NOT NULL,
            settings TEXT NOT NULL,
            mode TEXT NOT NULL CHECK(mode IN ('inference', 'training')),
            pass TEXT NOT NULL,
            predicted_seconds REAL NOT NULL,
            measured_seconds REAL NOT NULL,
            measured_low REAL NOT NULL,
            measured_high REAL NOT NULL,
            rounds INTEGER NOT NULL,
            UNIQUE(calibration_id, network, settings, mode, pass)
        ) STRICT;

        CREATE TABLE trial_prediction(
            trial_id INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
            pass TEXT NOT NULL,
            calibration_id INTEGER NOT NULL REFERENCES calibration(id) ON DELETE CASCADE,
            seconds REAL NOT NULL,
            PRIMARY KEY(trial_id, pass)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW calibrations AS
        SELECT machine.name AS machine, machine.fingerprint AS fingerprint, c.threads AS threads,
               x.quantity AS quantity, x.name AS name, x.level AS level,
               x.working_set_bytes AS working_set_bytes, x.unit AS unit, x.median AS median, x.low AS low,
               x.high AS high, x.samples AS samples, x.outliers AS outliers, c.calibrated_at AS calibrated_at
        FROM calibration AS c
        JOIN machine ON machine.id = c.machine_id
        JOIN calibration_measurement AS x ON x.calibration_id = c.id;

        CREATE VIEW validations AS
        SELECT machine.name AS machine, c.threads AS threads, v.family AS family, v.network AS network,
               v.settings AS settings, v.mode AS mode, v.pass AS pass, v.predicted_seconds AS predicted_seconds,
               v.measured_seconds AS measured_seconds, v.measured_low AS measured_low,
               v.measured_high AS measured_high, v.rounds AS rounds,
               v.predicted_seconds / v.measured_seconds - 1 AS error
        FROM validation AS v
        JOIN calibration AS c ON c.id = v.calibration_id
        JOIN machine ON machine.id = c.machine_id;

        CREATE VIEW predictions AS
        SELECT p.trial_id AS trial_id, t.network AS network, p.pass AS pass, t.threads AS threads,
               machine.name AS machine, p.seconds AS predicted_seconds, m.median AS median_seconds,
               p.seconds / m.median - 1 AS error
        FROM trial_prediction AS p
        JOIN trial AS t ON t.id = p.trial_id
        JOIN calibration AS c ON c.id = p.calibration_id
        JOIN machine ON machine.id = c.machine_id
        LEFT JOIN measurement AS m ON m.trial_id = p.trial_id AND m.pass = p.pass AND m.metric = 'seconds';
        """
}
