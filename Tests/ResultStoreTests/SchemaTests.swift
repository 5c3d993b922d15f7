import Foundation
import GRDB
import Tables
import Testing

@testable import ResultStore

@Suite struct SchemaTests {
    @Test func theDescriptionIsTheSchema() throws {
        let folder = try TemporaryFolder()
        let reader = try reader(of: [trial()], in: folder)
        let described = try reader.schema()
        let real = try reader.query(
            "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' ORDER BY name")
        #expect(
            real.rows
                == described.sorted { $0.name < $1.name }.map { [.text($0.name), .text($0.kind.rawValue)] })
        for table in described {
            let columns = try reader.query("SELECT name, type FROM pragma_table_info('\(table.name)')").rows
            #expect(columns.map { $0[0] } == table.columns.map { .text($0.name) }, "\(table.name)")
            if table.kind == .table {
                #expect(columns.map { $0[1] } == table.columns.map { .text($0.type) }, "\(table.name)")
            }
            #expect(!table.meaning.isEmpty)
            #expect(table.columns.allSatisfy { !$0.meaning.isEmpty })
        }
    }

    @Test func typesOfViewColumnsAreThoseOfTheirValues() throws {
        let folder = try TemporaryFolder()
        let layer = TrialRecord.Count(pass: "forward", layer: "linear1", metric: "macs", value: 5)
        let reader = try reader(of: [trial(seconds: [1, 2, 3], counts: [layer])], in: folder)
        for table in try reader.schema() where table.kind == .view {
            for column in table.columns where column.type != "ANY" {
                let sql =
                    "SELECT DISTINCT upper(typeof(\(column.name))) FROM \(table.name) WHERE \(column.name) IS NOT NULL"
                let types = try reader.query(sql).rows.map { $0[0] }
                #expect(types.allSatisfy { $0 == .text(column.type) }, "\(table.name).\(column.name)")
            }
        }
    }

    @Test func tablesAreStrictAndForeignKeysHold() throws {
        let folder = try TemporaryFolder()
        let reader = try reader(of: [trial()], in: folder)
        let loose = try reader.query(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite%'"
        )
        #expect(loose.rows.isEmpty)
        try reader.close()
        let queue = try DatabaseQueue(path: folder.path())
        #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: "INSERT INTO trial_pass VALUES (99, 'forward', 0)") }
        }
        #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: "UPDATE count SET value = 1.5") }
        }
        #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: "UPDATE count SET value = '12'") }
        }
    }

    /// What a plain `sqlite3`, pandas or Datasette sees: none of our functions, limits or guards.
    @Test func viewsNeedNothingOfOurs() throws {
        let folder = try TemporaryFolder()
        try reader(of: [trial(width: 128, seconds: [1, 2, 3]), trial(width: 64, seconds: [1, 2, 4])], in: folder)
            .close()
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: folder.path(), configuration: configuration)
        let sql = "SELECT width, median_seconds FROM costs WHERE pass='backward' AND network='mlp' ORDER BY width"
        let rows = try queue.read { try Row.fetchAll($0, sql: sql).map { [$0[0] as Double, $0[1] as Double] } }
        #expect(rows == [[64, 4], [128, 4]])
        for table in ResultSchema.description(parameters: ["width", "depth"]) {
            _ = try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM \(table.name)") }
        }
    }

    @Test func reservedNamesAreTheViewsColumns() {
        for name in ["pass", "macs", "median_seconds", "trial_id", "is_current", "seed", "layer", "round"] {
            #expect(ResultSchema.reservedParameterNames.contains(name))
        }
        for name in ["width", "depth", "batch", "input", "classes", "activation", "heads"] {
            #expect(ResultSchema.isParameterName(name))
        }
        #expect(ResultSchema.reservedTableNames.contains("costs"))
        #expect(ResultSchema.reservedTableNames.contains("trial"))
    }
}
