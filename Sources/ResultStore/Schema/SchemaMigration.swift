import GRDB

/// The steps from one schema version to the next.
enum SchemaMigration {
    /// What makes each version of the version before; the first one starts from an empty database.
    private static let steps: [@Sendable (Database) throws -> Void] = [
        { database in
            try database.execute(sql: "PRAGMA application_id = \(ResultSchema.applicationID)")
            try database.execute(sql: ResultSchema.tables)
            try database.execute(sql: ResultSchema.fixedViews)
        },
        { database in try database.execute(sql: ResultSchema.peerAndKernelTables) },
        { database in try database.execute(sql: ResultSchema.calibrationTables) },
        { database in try database.execute(sql: ResultSchema.layerFormulaTables) },
        { database in try database.execute(sql: ResultSchema.rooflineView) },
    ]

    /// Brings the database to the newest version, in one transaction.
    static func run(_ database: Database) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version < steps.count else { return }
        try database.inTransaction(.immediate) {
            for step in steps.dropFirst(version) {
                try step(database)
            }
            let parameters = try String.fetchAll(database, sql: "SELECT name FROM parameter ORDER BY name")
            try database.execute(sql: ResultSchema.viewStatements(parameters: parameters))
            try database.execute(sql: "PRAGMA user_version = \(steps.count)")
            return .commit
        }
    }
}
