extension ResultSchema {
    /// What version 2 adds: which kernels trials ran on, and comparisons with other programs.
    static let peerAndKernelTables = """
        ALTER TABLE trial ADD COLUMN instruction_set TEXT;

        CREATE TABLE trial_fallback(
            trial_id INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
            pass TEXT NOT NULL,
            operation TEXT NOT NULL,
            nodes INTEGER NOT NULL CHECK(nodes >= 1),
            PRIMARY KEY(trial_id, pass, operation)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW fallbacks AS
        SELECT f.trial_id AS trial_id, t.network AS network, f.pass AS pass, f.operation AS operation,
               f.nodes AS nodes, t.instruction_set AS instruction_set
        FROM trial_fallback AS f
        JOIN trial AS t ON t.id = f.trial_id;

        CREATE TABLE peer_case(
            id INTEGER PRIMARY KEY,
            machine_id INTEGER NOT NULL REFERENCES machine(id),
            network TEXT NOT NULL,
            batch INTEGER NOT NULL CHECK(batch >= 1),
            threads INTEGER NOT NULL CHECK(threads >= 1),
            pass TEXT NOT NULL,
            metric TEXT NOT NULL,
            unit TEXT NOT NULL,
            peer TEXT NOT NULL,
            peer_version TEXT NOT NULL,
            engine_version TEXT NOT NULL,
            rounds INTEGER NOT NULL,
            value REAL,
            peer_value REAL,
            ratio REAL,
            ratio_low REAL,
            ratio_high REAL,
            note TEXT NOT NULL,
            measured_at TEXT NOT NULL,
            UNIQUE(machine_id, network, batch, threads, pass, metric, peer)
        ) STRICT;

        CREATE TABLE peer_sample(
            case_id INTEGER NOT NULL REFERENCES peer_case(id) ON DELETE CASCADE,
            round INTEGER NOT NULL,
            value REAL NOT NULL,
            peer_value REAL,
            PRIMARY KEY(case_id, round)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW peers AS
        SELECT m.name AS machine, c.network AS network, c.batch AS batch, c.threads AS threads, c.pass AS pass,
               c.metric AS metric, c.unit AS unit, c.peer AS peer, c.peer_version AS peer_version,
               c.engine_version AS engine_version, c.rounds AS rounds, c.value AS value,
               c.peer_value AS peer_value, c.ratio AS ratio, c.ratio_low AS ratio_low,
               c.ratio_high AS ratio_high,
               CASE WHEN c.ratio IS NULL THEN 0 ELSE c.ratio = max(c.ratio) OVER (
                   PARTITION BY c.machine_id, c.network, c.batch, c.threads, c.pass, c.metric) END AS is_best,
               c.note AS note, c.measured_at AS measured_at
        FROM peer_case AS c
        JOIN machine AS m ON m.id = c.machine_id;
        """

    static let fallbacksDescription = TableDescription(
        name: "fallbacks", kind: .view, meaning: "an operation of a trial that ran on its reference kernel",
        columns: [
            ColumnDescription("trial_id", "INTEGER", "the trial's id"),
            ColumnDescription("network", "TEXT", "the network's name"),
            ColumnDescription("pass", "TEXT", "the pass"),
            ColumnDescription("operation", "TEXT", "the operation's name"),
            ColumnDescription("nodes", "INTEGER", "the number of nodes"),
            ColumnDescription("instruction_set", "TEXT", "the vectors of the other kernels"),
        ])

    private static let caseKey = [
        ColumnDescription("network", "TEXT", "the network's name, or that of what else was compared, such as a kernel"),
        ColumnDescription("batch", "INTEGER", "the number of examples"),
        ColumnDescription("threads", "INTEGER", "the number of threads of both programs"),
        ColumnDescription(
            "pass", "TEXT",
            "inference, or of training: forward, backward, step (both), plan (the compilation); kernel: one operation"),
        ColumnDescription("metric", "TEXT", "what was compared, such as seconds"),
        ColumnDescription("unit", "TEXT", "the unit of the values"),
        ColumnDescription(
            "peer", "TEXT",
            "the other program, as it was set up; none where there is no other; for a kernel peak or memory: the least time "
                + "by the machine's peak or bandwidth"),
        ColumnDescription("peer_version", "TEXT", "its version"),
        ColumnDescription("engine_version", "TEXT", "Costbook's version of what counts and runs"),
        ColumnDescription("rounds", "INTEGER", "how many times both ran in turn"),
        ColumnDescription("value", "REAL", unit: "column unit", "Costbook's median; null where it did not run"),
        ColumnDescription("peer_value", "REAL", unit: "column unit", "the peer's median; null where it did not run"),
        ColumnDescription("ratio", "REAL", "the median of the rounds' ratios: below 1 where Costbook takes less"),
        ColumnDescription("ratio_low", "REAL", "the lower quartile of the ratios"),
        ColumnDescription("ratio_high", "REAL", "the upper quartile of the ratios"),
    ]
    private static let note = ColumnDescription("note", "TEXT", "what is to be known of the case, such as a failure")
    private static let measuredAt = ColumnDescription("measured_at", "TEXT", unit: "UTC", "when, ISO 8601")

    static let peersDescription = TableDescription(
        name: "peers", kind: .view, meaning: "a network's run in Costbook beside its run in another program",
        columns: [ColumnDescription("machine", "TEXT", "where it was measured")] + caseKey + [
            ColumnDescription("is_best", "INTEGER", "1 where no other peer of the case is better, else 0"), note,
            measuredAt,
        ])

    /// The tables about comparisons with other programs.
    static let peerTables: [TableDescription] = [
        TableDescription(
            name: "peer_case", kind: .table, meaning: "a comparison with another program",
            columns: [
                ColumnDescription("id", "INTEGER", "the row's id"),
                ColumnDescription("machine_id", "INTEGER", "the machine"),
            ] + caseKey + [note, measuredAt]),
        TableDescription(
            name: "peer_sample", kind: .table, meaning: "a round of a comparison",
            columns: [
                ColumnDescription("case_id", "INTEGER", "the comparison"),
                ColumnDescription("round", "INTEGER", "the round"),
                ColumnDescription("value", "REAL", unit: "the case's unit", "Costbook's value"),
                ColumnDescription("peer_value", "REAL", unit: "the case's unit", "the peer's value"),
            ]),
    ]
}
