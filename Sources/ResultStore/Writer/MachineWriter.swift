import GRDB
import Measurement

/// Finds the rows of machines within a transaction, and adds those that are missing.
struct MachineWriter {
    private let database: Database
    private var known: [String: Int64] = [:]

    init(_ database: Database) {
        self.database = database
    }

    /// The id of a machine's row.
    mutating func id(of machine: MachineFingerprint) throws -> Int64 {
        let fingerprint = machine.id
        if let id = known[fingerprint] { return id }
        try database.execute(
            sql: """
                INSERT INTO machine(fingerprint, name, cpu, cores, memory_bytes, instruction_sets, operating_system,
                                    description)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(fingerprint) DO NOTHING
                """,
            arguments: [
                fingerprint, machine.name, machine.processor, machine.cores, machine.memoryBytes,
                machine.instructionSets.joined(separator: " "), machine.operatingSystem, machine.description,
            ])
        let sql = "SELECT id FROM machine WHERE fingerprint = ?"
        guard let id = try Int64.fetchOne(database, sql: sql, arguments: [fingerprint]) else {
            throw StoreError(.corrupt, "the machine '\(fingerprint)' was not stored")
        }
        known[fingerprint] = id
        return id
    }
}
