/// A table or view of the database, for those who write queries.
public struct TableDescription: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Whether it is a table or a view.
    public var kind: Kind
    /// What one row stands for.
    public var meaning: String
    /// Its columns, from left to right.
    public var columns: [ColumnDescription]

    /// Tables hold the data; views answer questions.
    public enum Kind: String, Sendable, Hashable {
        case table
        case view
    }
}

/// A column of a table or view.
public struct ColumnDescription: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its type: INTEGER, REAL, TEXT, or ANY.
    public var type: String
    /// Its unit, or `nil` for plain numbers, counts and text.
    public var unit: String?
    /// What it holds.
    public var meaning: String

    init(_ name: String, _ type: String, unit: String? = nil, _ meaning: String) {
        self.name = name
        self.type = type
        self.unit = unit
        self.meaning = meaning
    }
}

extension ResultSchema {
    /// Every view and table with its columns: what `costbook query --schema` and the database's page show.
    ///
    /// - Parameter parameters: The names of the parameters in use, each a column of `trials`, `costs`, `layers` and
    ///   `samples`.
    public static func description(parameters: [String]) -> [TableDescription] {
        views(parameters.sorted()) + trialTables + notebookTables + [layerFormulaDescription] + peerTables
            + calibrationTableDescriptions
    }

    private static func views(_ parameters: [String]) -> [TableDescription] {
        let parameterColumns = parameters.map { ColumnDescription($0, "ANY", "the trial's parameter '\($0)'") }
        return [
            TableDescription(
                name: "costs", kind: .view, meaning: "a trial's pass: exact counts beside measured time",
                columns: costsColumns(parameterColumns)),
            TableDescription(
                name: "trials", kind: .view, meaning: "a trial with its parameters",
                columns: trialsColumns(parameterColumns)),
            TableDescription(
                name: "layers", kind: .view, meaning: "a layer's exact counts in a pass of a trial",
                columns: layersColumns(parameterColumns)),
            TableDescription(
                name: "samples", kind: .view, meaning: "one raw sample of a measurement",
                columns: samplesColumns(parameterColumns)),
        ] + fixedViewDescriptions + [layerFormulasDescription, fallbacksDescription, peersDescription]
            + calibrationViews
    }

    private static let isCurrent = ColumnDescription(
        "is_current", "INTEGER", "1 where an experiment of a notebook consists of the trial now, else 0")
    private static let trialID = ColumnDescription("trial_id", "INTEGER", "the trial's id")
    private static let network = ColumnDescription("network", "TEXT", "the network's name")
    private static let pass = ColumnDescription("pass", "TEXT", "the pass, such as forward or backward")
    private static let machine = ColumnDescription("machine", "TEXT", "where it was measured; null where nothing was")

    private static func costsColumns(_ parameters: [ColumnDescription]) -> [ColumnDescription] {
        let start = [
            trialID, network, pass, ColumnDescription("status", "TEXT", "finished or failed"), machine,
            ColumnDescription("started_at", "TEXT", unit: "UTC", "when the trial started, ISO 8601"), isCurrent,
        ]
        let measured = [
            ColumnDescription("median_seconds", "REAL", unit: "s", "the median of the measured times"),
            ColumnDescription("seconds_low", "REAL", unit: "s", "the lower end of the median's bootstrap interval"),
            ColumnDescription("seconds_high", "REAL", unit: "s", "the upper end of the median's bootstrap interval"),
            ColumnDescription("seconds_samples", "INTEGER", "the number of measured times"),
            ColumnDescription("seconds_outliers", "INTEGER", "how many of them lie outside Tukey's fences"),
            ColumnDescription(
                "held_peak_bytes", "INTEGER", unit: "B", "the memory that a run of all passes really held"),
        ]
        return start + parameters + exactColumns + measured
    }

    private static func trialsColumns(_ parameters: [ColumnDescription]) -> [ColumnDescription] {
        [
            ColumnDescription("id", "INTEGER", "the trial's id"),
            ColumnDescription("key", "TEXT", "the hash of everything that decides the result"),
            network,
            ColumnDescription("status", "TEXT", "finished or failed"),
            ColumnDescription("failure", "TEXT", "why the trial failed; null where it finished"),
            machine,
            ColumnDescription("seed", "INTEGER", "the seed of inputs and weights"),
            ColumnDescription("threads", "INTEGER", "the number of compute threads"),
            ColumnDescription("engine_version", "TEXT", "the version of what counted and ran"),
            ColumnDescription("instruction_set", "TEXT", "the kernels' vectors; null where nothing ran"),
            ColumnDescription("started_at", "TEXT", unit: "UTC", "when the trial started, ISO 8601"),
            isCurrent,
        ] + parameters
    }

    private static func layersColumns(_ parameters: [ColumnDescription]) -> [ColumnDescription] {
        [
            trialID, network, pass, ColumnDescription("layer", "TEXT", "the layer's name"),
            ColumnDescription("ordinal", "INTEGER", "the layer's place in the network"), isCurrent,
        ] + parameters + exactColumns
    }

    private static func samplesColumns(_ parameters: [ColumnDescription]) -> [ColumnDescription] {
        [trialID, network, pass, machine, isCurrent] + parameters + [
            ColumnDescription(
                "metric", "TEXT", "what was measured: seconds, held_peak_bytes, or such as 'seconds of pooling'"),
            ColumnDescription("unit", "TEXT", "the unit of the value"),
            ColumnDescription("round", "INTEGER", "the round; samples of the same round were taken together"),
            ColumnDescription("value", "REAL", unit: "column unit", "the sample"),
            ColumnDescription("outlier", "INTEGER", "1 where the sample lies outside Tukey's fences, else 0"),
        ]
    }

    private static let exactColumns: [ColumnDescription] = [
        ColumnDescription("parameters", "ANY", "trainable numbers"),
        ColumnDescription("macs", "ANY", "multiply-adds of contractions (matrix products, convolutions)"),
        ColumnDescription("flops", "ANY", "floating-point operations; 1 multiply-add counts 2"),
        ColumnDescription("multiply_adds", "ANY", "fused multiply-adds of all operations"),
        ColumnDescription("additions", "ANY", "additions and subtractions"),
        ColumnDescription("multiplications", "ANY", "multiplications and divisions"),
        ColumnDescription("comparisons", "ANY", "comparisons and selections"),
        ColumnDescription("transcendentals", "ANY", "exponentials, logarithms, roots and the like"),
        ColumnDescription("bytes_read", "ANY", unit: "B", "bytes that operations read"),
        ColumnDescription("bytes_written", "ANY", unit: "B", "bytes that operations write"),
        ColumnDescription("span", "ANY", "operations on the longest dependent chain"),
        ColumnDescription("peak_memory_bytes", "ANY", unit: "B", "the most bytes that are live at once"),
        ColumnDescription(
            "planned_peak_bytes", "ANY", unit: "B", "the memory that the plan of a run of all passes foresaw"),
    ]

    private static let fixedViewDescriptions: [TableDescription] = [
        TableDescription(
            name: "claims", kind: .view, meaning: "a claim with its verdict",
            columns: [
                ColumnDescription("notebook", "TEXT", "the notebook's name"),
                ColumnDescription("cell", "TEXT", "the claim cell's name"),
                ColumnDescription("id", "TEXT", "the claim's identifier in the ledger"),
                ColumnDescription("statement", "TEXT", "the statement"),
                ColumnDescription("source", "TEXT", "where it comes from"),
                ColumnDescription("verdict", "TEXT", "supported, refuted, conditional or undetermined"),
                ColumnDescription("condition", "TEXT", "the condition found; empty where there is none"),
                ColumnDescription("evidence", "TEXT", "the evidence in prose"),
            ]),
        TableDescription(
            name: "formulas", kind: .view, meaning: "the degree of a cost polynomial in a parameter",
            columns: [
                ColumnDescription("notebook", "TEXT", "the notebook's name"),
                ColumnDescription("cell", "TEXT", "the formula cell's name"),
                pass,
                ColumnDescription("metric", "TEXT", "the metric"),
                ColumnDescription("parameter", "TEXT", "the parameter; empty for the total degree"),
                ColumnDescription("degree", "INTEGER", "the degree"),
                ColumnDescription("text", "TEXT", "the polynomial as text"),
                ColumnDescription("polynomial", "TEXT", "the polynomial as JSON"),
            ]),
        TableDescription(
            name: "experiments", kind: .view, meaning: "a trial of which an experiment consists now",
            columns: [
                ColumnDescription("notebook", "TEXT", "the notebook's name"),
                ColumnDescription("experiment", "TEXT", "the experiment's name"),
                ColumnDescription("ordinal", "INTEGER", "the trial's place in the grid"),
                trialID,
                ColumnDescription("status", "TEXT", "finished or failed"),
            ]),
        TableDescription(
            name: "machines", kind: .view, meaning: "a machine on which trials were measured",
            columns: [
                ColumnDescription("name", "TEXT", "processor, cores and memory"),
                ColumnDescription("cpu", "TEXT", "the processor's model"),
                ColumnDescription("cores", "INTEGER", "physical cores"),
                ColumnDescription("memory_bytes", "INTEGER", unit: "B", "main memory, in whole GiB"),
                ColumnDescription("instruction_sets", "TEXT", "the vector extensions"),
                ColumnDescription("operating_system", "TEXT", "the operating system's release"),
                ColumnDescription("fingerprint", "TEXT", "the hash of the machine's stable facts"),
                ColumnDescription("description", "TEXT", "all of these facts"),
                ColumnDescription("trials", "INTEGER", "the number of trials measured there"),
            ]),
    ]
}
