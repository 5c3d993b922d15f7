/// The views, written for questions; none needs a function that only Costbook has.
extension ResultSchema {
    /// The views that are the same in every database.
    static let fixedViews = """
        CREATE VIEW machines AS
        SELECT name, cpu, cores, memory_bytes, instruction_sets, operating_system, fingerprint, description,
               (SELECT count(*) FROM trial WHERE trial.machine_id = machine.id) AS trials
        FROM machine;

        CREATE VIEW experiments AS
        SELECT notebook.name AS notebook, experiment.name AS experiment, experiment_trial.ordinal AS ordinal,
               trial.id AS trial_id, trial.status AS status
        FROM experiment_trial
        JOIN experiment ON experiment.id = experiment_trial.experiment_id
        JOIN notebook ON notebook.id = experiment.notebook_id
        JOIN trial ON trial.id = experiment_trial.trial_id;

        CREATE VIEW formulas AS
        SELECT notebook.name AS notebook, formula.cell AS cell, formula.pass AS pass, formula.metric AS metric,
               formula_degree.parameter AS parameter, formula_degree.degree AS degree, formula.text AS text,
               formula.polynomial AS polynomial
        FROM formula
        JOIN notebook ON notebook.id = formula.notebook_id
        LEFT JOIN formula_degree ON formula_degree.formula_id = formula.id;

        CREATE VIEW claims AS
        SELECT notebook.name AS notebook, claim.cell AS cell, claim.claim_id AS id, claim.statement AS statement,
               claim.source AS source, claim.verdict AS verdict, claim.condition AS condition,
               claim.evidence AS evidence
        FROM claim
        JOIN notebook ON notebook.id = claim.notebook_id;
        """

    /// The statements that make the views with a column for each parameter anew.
    static func viewStatements(parameters: [String]) -> String {
        let columns = parameters.map { name in
            """
            ,
                   (SELECT value FROM trial_parameter AS p WHERE p.trial_id = t.id AND p.name = '\(name)') AS \(quoted(name))
            """
        }.joined()
        let views = [
            ("trials", trialsView(columns)), ("costs", costsView(columns)), ("layers", layersView(columns)),
            ("samples", samplesView(columns)),
        ]
        return views.map { "DROP VIEW IF EXISTS \($0);\nCREATE VIEW \($0) AS\n\($1);\n" }.joined()
    }

    private static let machineColumn = "(SELECT m.name FROM machine AS m WHERE m.id = t.machine_id)"
    private static let currentColumn = "EXISTS (SELECT 1 FROM experiment_trial AS e WHERE e.trial_id = t.id)"

    private static func trialsView(_ parameters: String) -> String {
        """
        SELECT t.id AS id, t.key AS key, t.network AS network, t.status AS status, t.failure AS failure,
               \(machineColumn) AS machine, t.seed AS seed, t.threads AS threads,
               t.engine_version AS engine_version, t.instruction_set AS instruction_set,
               t.started_at AS started_at, \(currentColumn) AS is_current\(parameters)
        FROM trial AS t
        """
    }

    private static func costsView(_ parameters: String) -> String {
        let exact = exactMetrics.map { metric in
            """
            ,
                   (SELECT c.value FROM count AS c WHERE c.trial_id = t.id AND c.pass = x.pass AND c.layer = ''
                    AND c.metric = '\(metric)') AS \(metric)
            """
        }.joined()
        let measured = [
            ("median", "seconds", "median_seconds"), ("low", "seconds", "seconds_low"),
            ("high", "seconds", "seconds_high"), ("samples", "seconds", "seconds_samples"),
            ("outliers", "seconds", "seconds_outliers"), ("median", "held_peak_bytes", "held_peak_bytes"),
        ].map { column, metric, name in
            let value = metric == "held_peak_bytes" ? "CAST(m.\(column) AS INTEGER)" : "m.\(column)"
            return """
                ,
                       (SELECT \(value) FROM measurement AS m WHERE m.trial_id = t.id AND m.pass = x.pass
                        AND m.metric = '\(metric)') AS \(name)
                """
        }.joined()
        return """
            SELECT t.id AS trial_id, t.network AS network, x.pass AS pass, t.status AS status,
                   \(machineColumn) AS machine, t.started_at AS started_at,
                   \(currentColumn) AS is_current\(parameters),
                   (SELECT c.value FROM count AS c WHERE c.trial_id = t.id AND c.pass = 'model' AND c.layer = ''
                    AND c.metric = 'parameters') AS parameters\(exact)\(measured)
            FROM trial AS t
            JOIN trial_pass AS x ON x.trial_id = t.id
            """
    }

    private static func layersView(_ parameters: String) -> String {
        let exact = (["parameters"] + exactMetrics).map { metric in
            ",\n       max(CASE c.metric WHEN '\(metric)' THEN c.value END) AS \(metric)"
        }.joined()
        return """
            SELECT t.id AS trial_id, t.network AS network, c.pass AS pass, c.layer AS layer,
                   min(c.ordinal) AS ordinal,
                   \(currentColumn) AS is_current\(parameters)\(exact)
            FROM trial AS t
            JOIN count AS c ON c.trial_id = t.id AND c.layer <> ''
            GROUP BY c.trial_id, c.pass, c.layer
            """
    }

    private static func samplesView(_ parameters: String) -> String {
        """
        SELECT t.id AS trial_id, t.network AS network, m.pass AS pass, \(machineColumn) AS machine,
               \(currentColumn) AS is_current\(parameters),
               m.metric AS metric, m.unit AS unit, s.round AS round, s.value AS value, s.outlier AS outlier
        FROM trial AS t
        JOIN measurement AS m ON m.trial_id = t.id
        JOIN sample AS s ON s.measurement_id = m.id
        """
    }
}
