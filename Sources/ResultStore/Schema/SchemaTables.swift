extension ResultSchema {
    /// The tables of version 1.
    static let tables = """
        CREATE TABLE machine(
            id INTEGER PRIMARY KEY,
            fingerprint TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            cpu TEXT NOT NULL,
            cores INTEGER NOT NULL,
            memory_bytes INTEGER NOT NULL,
            instruction_sets TEXT NOT NULL,
            operating_system TEXT NOT NULL,
            description TEXT NOT NULL
        ) STRICT;

        CREATE TABLE trial(
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            network TEXT NOT NULL,
            status TEXT NOT NULL CHECK(status IN ('finished', 'failed')),
            failure TEXT CHECK((failure IS NULL) = (status = 'finished')),
            machine_id INTEGER REFERENCES machine(id),
            seed INTEGER NOT NULL,
            threads INTEGER NOT NULL CHECK(threads >= 1),
            engine_version TEXT NOT NULL,
            started_at TEXT NOT NULL,
            specification TEXT NOT NULL CHECK(json_valid(specification))
        ) STRICT;

        CREATE TABLE parameter(
            name TEXT PRIMARY KEY COLLATE NOCASE
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE trial_parameter(
            trial_id INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
            name TEXT NOT NULL REFERENCES parameter(name),
            value ANY NOT NULL,
            PRIMARY KEY(trial_id, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE trial_pass(
            trial_id INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
            pass TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            PRIMARY KEY(trial_id, pass)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE count(
            trial_id INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
            pass TEXT NOT NULL,
            layer TEXT NOT NULL,
            metric TEXT NOT NULL,
            value ANY NOT NULL CHECK(
                (typeof(value) = 'integer' AND value >= 0)
                OR (typeof(value) = 'text' AND length(value) >= 19 AND value NOT GLOB '*[^0-9]*')),
            ordinal INTEGER NOT NULL,
            PRIMARY KEY(trial_id, pass, layer, metric)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE measurement(
            id INTEGER PRIMARY KEY,
            trial_id INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
            pass TEXT NOT NULL,
            metric TEXT NOT NULL,
            unit TEXT NOT NULL,
            median REAL NOT NULL,
            low REAL NOT NULL,
            high REAL NOT NULL,
            level REAL NOT NULL,
            samples INTEGER NOT NULL,
            outliers INTEGER NOT NULL,
            UNIQUE(trial_id, pass, metric)
        ) STRICT;

        CREATE TABLE sample(
            measurement_id INTEGER NOT NULL REFERENCES measurement(id) ON DELETE CASCADE,
            round INTEGER NOT NULL,
            value REAL NOT NULL,
            outlier INTEGER NOT NULL CHECK(outlier IN (0, 1)),
            PRIMARY KEY(measurement_id, round)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE notebook(
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL
        ) STRICT;

        CREATE TABLE experiment(
            id INTEGER PRIMARY KEY,
            notebook_id INTEGER NOT NULL REFERENCES notebook(id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            UNIQUE(notebook_id, name)
        ) STRICT;

        CREATE TABLE experiment_trial(
            experiment_id INTEGER NOT NULL REFERENCES experiment(id) ON DELETE CASCADE,
            trial_id INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            PRIMARY KEY(experiment_id, trial_id)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX experiment_trial_by_trial ON experiment_trial(trial_id);

        CREATE TABLE formula(
            id INTEGER PRIMARY KEY,
            notebook_id INTEGER NOT NULL REFERENCES notebook(id) ON DELETE CASCADE,
            cell TEXT NOT NULL,
            pass TEXT NOT NULL,
            metric TEXT NOT NULL,
            polynomial TEXT NOT NULL CHECK(json_valid(polynomial)),
            text TEXT NOT NULL,
            UNIQUE(notebook_id, cell, pass, metric)
        ) STRICT;

        CREATE TABLE formula_degree(
            formula_id INTEGER NOT NULL REFERENCES formula(id) ON DELETE CASCADE,
            parameter TEXT NOT NULL,
            degree INTEGER NOT NULL,
            PRIMARY KEY(formula_id, parameter)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE claim(
            notebook_id INTEGER NOT NULL REFERENCES notebook(id) ON DELETE CASCADE,
            cell TEXT NOT NULL,
            claim_id TEXT NOT NULL,
            statement TEXT NOT NULL,
            source TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK(verdict IN ('supported', 'refuted', 'conditional', 'undetermined')),
            condition TEXT NOT NULL,
            evidence TEXT NOT NULL,
            PRIMARY KEY(notebook_id, cell)
        ) STRICT, WITHOUT ROWID;
        """
}
