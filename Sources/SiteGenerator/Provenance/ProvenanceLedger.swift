import Tables

/// The provenance of all experiments of all notebooks, read from the database at once.
struct ProvenanceLedger {
    private struct Place: Hashable {
        var notebook: String
        var experiment: String
    }

    private var provenances: [Place: Provenance] = [:]
    private var failures: [Place: [FailedTrial]] = [:]

    /// An empty ledger.
    init() {}

    /// Reads the database.
    ///
    /// - Complexity: two queries, whatever the number of notebooks.
    init(_ database: some QuerySource) throws {
        for row in try database.query(Self.trialsQuery, parameters: [:]).rows { read(trials: row) }
        for row in try database.query(Self.failuresQuery, parameters: [:]).rows { read(failure: row) }
    }

    /// The provenance of an experiment's trials.
    func provenance(of experiment: String, in notebook: String) -> Provenance {
        provenances[Place(notebook: notebook, experiment: experiment)] ?? Provenance()
    }

    /// The failed trials of an experiment, in the order of its points.
    func failures(of experiment: String, in notebook: String) -> [FailedTrial] {
        failures[Place(notebook: notebook, experiment: experiment)] ?? []
    }

    private mutating func read(trials row: [Datum]) {
        let place = Place(notebook: row[0].exactText, experiment: row[1].exactText)
        var provenance = Provenance(trials: 1, failed: row[2].exactText == "failed" ? 1 : 0)
        let day = String(row[3].exactText.prefix(10))
        if !day.isEmpty { provenance.days = day...day }
        if case .text(let machine) = row[4], !machine.isEmpty { provenance.machines = [machine] }
        if case .integer(let low) = row[5], case .integer(let high) = row[6] { provenance.rounds = low...high }
        provenances[place, default: Provenance()].formUnion(provenance)
    }

    private mutating func read(failure row: [Datum]) {
        let place = Place(notebook: row[0].exactText, experiment: row[1].exactText)
        failures[place, default: []].append(FailedTrial(point: row[2].exactText, reason: row[3].exactText))
    }

    static let trialsQuery = """
        SELECT n.name, e.name, t.status, t.started_at, m.name, s.low, s.high
        FROM notebook n
        JOIN experiment e ON e.notebook_id = n.id
        JOIN experiment_trial x ON x.experiment_id = e.id
        JOIN trial t ON t.id = x.trial_id
        LEFT JOIN machine m ON m.id = t.machine_id
        LEFT JOIN (SELECT trial_id, min(samples) AS low, max(samples) AS high
                   FROM measurement WHERE metric = 'seconds' GROUP BY trial_id) s ON s.trial_id = t.id
        """

    static let failuresQuery = """
        SELECT n.name, e.name,
               (SELECT group_concat(name || ' = ' || value, ', ')
                FROM (SELECT name, value FROM trial_parameter WHERE trial_id = t.id ORDER BY name)),
               coalesce(t.failure, 'no reason was stored')
        FROM trial t
        JOIN experiment_trial x ON x.trial_id = t.id
        JOIN experiment e ON e.id = x.experiment_id
        JOIN notebook n ON n.id = e.notebook_id
        WHERE t.status = 'failed'
        ORDER BY n.name, e.name, x.ordinal
        """
}
