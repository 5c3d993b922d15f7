import Foundation
import GRDB
import Tables

extension ResultStore {
    /// Stores a trial in one transaction; a trial of the same key is replaced, and stays in its experiments.
    ///
    /// - Throws: `StoreError`; nothing of the trial is stored then.
    public func insert(_ trial: TrialRecord) throws {
        try insert([trial])
    }

    /// Stores trials in one transaction; see `insert(_:)` of one trial.
    ///
    /// - Complexity: O(rows); some hundred thousand rows a second.
    public func insert(_ trials: [TrialRecord]) throws {
        try attempt {
            try queue.write { database in
                try addParameters(of: trials, database)
                var writer = try TrialWriter(database)
                for trial in trials {
                    try writer.write(trial)
                }
            }
        }
    }

    /// How the trials of these keys ended; those that the database does not have are left out.
    public func statuses(among keys: some Collection<String>) throws -> [String: TrialStatus] {
        try attempt { try queue.read { try trialStatuses(among: keys, $0) } }
    }

    /// Those of the keys whose trials finished.
    public func finishedKeys(among keys: some Collection<String>) throws -> Set<String> {
        Set(try statuses(among: keys).filter { $0.value == .finished }.keys)
    }

    /// Makes columns of parameters that no trial had before.
    private func addParameters(of trials: [TrialRecord], _ database: Database) throws {
        let known = Set(try String.fetchAll(database, sql: "SELECT name FROM parameter"))
        let added = Set(trials.flatMap { $0.parameters.map(\.name) }).subtracting(known)
        guard !added.isEmpty else { return }
        var spellings = Dictionary(uniqueKeysWithValues: known.map { ($0.lowercased(), $0) })
        for name in added.sorted() {
            guard ResultSchema.isParameterName(name) else {
                throw StoreError(
                    .invalidRecord, "a parameter called '\(name)'",
                    expected: "letters, digits and underscores, and none of the names of the database's own columns")
            }
            if let other = spellings.updateValue(name, forKey: name.lowercased()) {
                throw StoreError(
                    .invalidRecord, "the parameters '\(name)' and '\(other)' differ in case alone",
                    expected: "one spelling, since SQL does not tell them apart")
            }
            try database.execute(sql: "INSERT INTO parameter(name) VALUES (?)", arguments: [name])
        }
        try database.execute(sql: ResultSchema.viewStatements(parameters: known.union(added).sorted()))
    }
}

/// How the trials of these keys ended, as the database has them.
func trialStatuses(among keys: some Collection<String>, _ database: Database) throws -> [String: TrialStatus] {
    let statement = try database.cachedStatement(sql: "SELECT status, failure FROM trial WHERE key = ?")
    var statuses: [String: TrialStatus] = [:]
    for key in keys {
        guard let row = try Row.fetchOne(statement, arguments: [key]) else { continue }
        let failure: String? = row[1]
        statuses[key] = row[0] == "finished" ? .finished : .failed(failure ?? "")
    }
    return statuses
}
