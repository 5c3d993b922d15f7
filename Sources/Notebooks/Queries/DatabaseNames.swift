import Diagnostics

/// Names that the results database uses itself.
enum DatabaseNames {
    /// Its tables and views.
    static let tables: [String] = [
        "machine", "trial", "trial_parameter", "count", "measurement", "sample", "notebook", "experiment",
        "experiment_trial", "formula", "formula_degree", "claim", "trials", "costs", "claims", "formulas", "samples",
        "layers", "experiments",
    ]
    /// The columns that its wide views have beside a column a parameter.
    static let columns: [String] = [
        "id", "key", "network", "status", "failure", "machine", "engine_version", "started_at", "is_current",
        "trial_id", "pass", "parameters", "macs", "flops", "bytes_read", "bytes_written", "span", "peak_memory_bytes",
        "median_seconds", "seconds_low", "seconds_high", "seconds_samples", "seconds_outliers", "held_peak_bytes",
    ]

    /// Checks that a network's parameter can be a column of the wide views.
    ///
    /// - Throws: `Diagnostic` at `value`'s place.
    static func checkParameter(_ name: String, at value: YAMLValue) throws(Diagnostic) {
        guard !columns.contains(name.lowercased()) else {
            throw value.diagnostic(
                "the parameter name '\(name)', which is a column of the database", expected: "another name")
        }
    }
}

extension DatabaseNames {
    /// Whether a query can read the table of this name, in lower case, without a cell of that name.
    static func isReadable(_ name: String) -> Bool {
        tables.contains(name) || name == "sqlite_schema" || name == "sqlite_master"
    }
}
