extension ResultSchema {
    private static let id = ColumnDescription("id", "INTEGER", "the row's id")
    private static let trial = ColumnDescription("trial_id", "INTEGER", "the trial")
    private static let notebook = ColumnDescription("notebook_id", "INTEGER", "the notebook")
    private static let pass = ColumnDescription("pass", "TEXT", "the pass")
    private static let metric = ColumnDescription("metric", "TEXT", "the metric")
    private static let cell = ColumnDescription("cell", "TEXT", "the cell's name")

    /// The tables about trials.
    static let trialTables: [TableDescription] = [
        TableDescription(
            name: "trial", kind: .table, meaning: "a trial",
            columns: [
                id,
                ColumnDescription("key", "TEXT", "the hash of everything that decides the result"),
                ColumnDescription("network", "TEXT", "the network's name"),
                ColumnDescription("status", "TEXT", "finished or failed"),
                ColumnDescription("failure", "TEXT", "why the trial failed; null where it finished"),
                ColumnDescription("machine_id", "INTEGER", "the machine; null where nothing was measured"),
                ColumnDescription("seed", "INTEGER", "the seed of inputs and weights"),
                ColumnDescription("threads", "INTEGER", "the number of compute threads"),
                ColumnDescription("engine_version", "TEXT", "the version of what counted and ran"),
                ColumnDescription("started_at", "TEXT", unit: "UTC", "when the trial started, ISO 8601"),
                ColumnDescription("specification", "TEXT", "what decides the result, as canonical JSON"),
                ColumnDescription("instruction_set", "TEXT", "the kernels' vectors; null where nothing ran"),
            ]),
        TableDescription(
            name: "trial_fallback", kind: .table, meaning: "an operation that ran on its reference kernel",
            columns: [
                trial, pass, ColumnDescription("operation", "TEXT", "the operation's name"),
                ColumnDescription("nodes", "INTEGER", "the number of nodes"),
            ]),
        TableDescription(
            name: "trial_parameter", kind: .table, meaning: "the value of a parameter in a trial",
            columns: [
                trial, ColumnDescription("name", "TEXT", "the parameter"),
                ColumnDescription("value", "ANY", "its value: a number, text, or 0 or 1 for a boolean"),
            ]),
        TableDescription(
            name: "parameter", kind: .table, meaning: "a parameter that some trial has",
            columns: [ColumnDescription("name", "TEXT", "the parameter")]),
        TableDescription(
            name: "trial_pass", kind: .table, meaning: "a pass of a trial",
            columns: [
                trial, pass, ColumnDescription("ordinal", "INTEGER", "the pass's place: forward before backward"),
            ]),
        TableDescription(
            name: "count", kind: .table, meaning: "an exact count of a pass, or of a layer in it",
            columns: [
                trial, ColumnDescription("pass", "TEXT", "the pass; model for what belongs to none"),
                ColumnDescription("layer", "TEXT", "the layer; empty for the whole pass"), metric,
                ColumnDescription("value", "ANY", "the count: an integer, or decimal text beyond 64 bits"),
                ColumnDescription("ordinal", "INTEGER", "the layer's place in the network"),
            ]),
        TableDescription(
            name: "measurement", kind: .table, meaning: "a measured quantity of a pass",
            columns: [
                id, trial, pass, metric, ColumnDescription("unit", "TEXT", "the unit of the values"),
                ColumnDescription("median", "REAL", unit: "column unit", "the median of the samples"),
                ColumnDescription("low", "REAL", unit: "column unit", "the lower end of the median's interval"),
                ColumnDescription("high", "REAL", unit: "column unit", "the upper end of the median's interval"),
                ColumnDescription("level", "REAL", "the interval's confidence level"),
                ColumnDescription("samples", "INTEGER", "the number of samples"),
                ColumnDescription("outliers", "INTEGER", "how many lie outside Tukey's fences"),
            ]),
        TableDescription(
            name: "sample", kind: .table, meaning: "a raw sample",
            columns: [
                ColumnDescription("measurement_id", "INTEGER", "the measurement"),
                ColumnDescription("round", "INTEGER", "the round in which it was taken"),
                ColumnDescription("value", "REAL", unit: "the measurement's unit", "the sample"),
                ColumnDescription("outlier", "INTEGER", "1 where it lies outside Tukey's fences, else 0"),
            ]),
        TableDescription(
            name: "machine", kind: .table, meaning: "a machine on which trials were measured",
            columns: [
                id,
                ColumnDescription("fingerprint", "TEXT", "the hash of the machine's stable facts"),
                ColumnDescription("name", "TEXT", "processor, cores and memory"),
                ColumnDescription("cpu", "TEXT", "the processor's model"),
                ColumnDescription("cores", "INTEGER", "physical cores"),
                ColumnDescription("memory_bytes", "INTEGER", unit: "B", "main memory, in whole GiB"),
                ColumnDescription("instruction_sets", "TEXT", "the vector extensions"),
                ColumnDescription("operating_system", "TEXT", "the operating system's release"),
                ColumnDescription("description", "TEXT", "all of these facts"),
            ]),
    ]

    /// The tables about notebooks.
    static let notebookTables: [TableDescription] = [
        TableDescription(
            name: "notebook", kind: .table, meaning: "a notebook",
            columns: [
                id, ColumnDescription("name", "TEXT", "its name"), ColumnDescription("title", "TEXT", "its title"),
            ]),
        TableDescription(
            name: "experiment", kind: .table, meaning: "an experiment of a notebook",
            columns: [id, notebook, ColumnDescription("name", "TEXT", "the cell's name")]),
        TableDescription(
            name: "experiment_trial", kind: .table, meaning: "a trial of which an experiment consists now",
            columns: [
                ColumnDescription("experiment_id", "INTEGER", "the experiment"), trial,
                ColumnDescription("ordinal", "INTEGER", "the trial's place in the grid"),
            ]),
        TableDescription(
            name: "formula", kind: .table, meaning: "a polynomial that a formula cell found",
            columns: [
                id, notebook, cell, pass, metric,
                ColumnDescription("polynomial", "TEXT", "the polynomial as JSON"),
                ColumnDescription("text", "TEXT", "the polynomial as text"),
            ]),
        TableDescription(
            name: "formula_degree", kind: .table, meaning: "a polynomial's degree in a parameter",
            columns: [
                ColumnDescription("formula_id", "INTEGER", "the formula"),
                ColumnDescription("parameter", "TEXT", "the parameter; empty for the total degree"),
                ColumnDescription("degree", "INTEGER", "the degree"),
            ]),
        TableDescription(
            name: "claim", kind: .table, meaning: "a claim with its verdict",
            columns: [
                notebook, cell,
                ColumnDescription("claim_id", "TEXT", "the claim's identifier in the ledger"),
                ColumnDescription("statement", "TEXT", "the statement"),
                ColumnDescription("source", "TEXT", "where it comes from"),
                ColumnDescription("verdict", "TEXT", "supported, refuted, conditional or undetermined"),
                ColumnDescription("condition", "TEXT", "the condition found; empty where there is none"),
                ColumnDescription("evidence", "TEXT", "the evidence in prose"),
            ]),
    ]
}
