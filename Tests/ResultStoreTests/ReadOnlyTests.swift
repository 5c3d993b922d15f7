import Foundation
import ResultStore
import Tables
import Testing

/// What a query may not do.
@Suite struct ReadOnlyTests {
    private static let writes = [
        "INSERT INTO notebook(name, title) VALUES ('x', 'y')",
        "UPDATE trial SET network = 'x'",
        "UPDATE sqlite_schema SET sql = 'x'",
        "UPDATE sqlite_temp_schema SET type = 'x'",
        "DELETE FROM trial",
        "REPLACE INTO notebook(name, title) VALUES ('x', 'y')",
        "CREATE TABLE x(a)",
        "CREATE TEMP TABLE x(a)",
        "CREATE VIEW x AS SELECT 1",
        "CREATE TEMP TRIGGER x AFTER INSERT ON trial BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE x USING fts5(a)",
        "DROP TABLE trial",
        "DROP VIEW costs",
        "ALTER TABLE trial ADD COLUMN x",
        "ATTACH DATABASE '/tmp/costbook-attached.sqlite' AS x",
        "DETACH DATABASE main",
        "PRAGMA writable_schema = ON",
        "PRAGMA table_info(trial)",
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA user_version = 9",
        "PRAGMA wal_checkpoint",
        "SELECT load_extension('/tmp/x.so')",
        "SELECT fts3_tokenizer('simple')",
        "VACUUM",
        "VACUUM INTO '/tmp/costbook-vacuumed.sqlite'",
        "REINDEX",
        "ANALYZE",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT x",
        "WITH x AS (SELECT 1) INSERT INTO notebook(name, title) SELECT 'x', 'y' FROM x",
        "INSERT INTO notebook(name, title) VALUES ('x', 'y') RETURNING id",
        "EXPLAIN DELETE FROM trial",
        "SELECT 1; DROP TABLE trial",
        "SELECT 1; SELECT 2",
        "",
        "-- nothing",
        ";",
        "SELECT 1\0; DROP TABLE trial",
    ]

    @Test func nothingButOneQueryIsRun() throws {
        let folder = try TemporaryFolder()
        let reader = try reader(of: [trial(seconds: [1, 2, 3])], in: folder)
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
        for sql in Self.writes {
            #expect(throws: StoreError.self, "\(sql)") { try reader.query(sql) }
            #expect(throws: StoreError.self, "\(sql)") { try reader.materialize(name: "cell", sql: sql) }
            #expect(throws: StoreError.self, "\(sql)") { try reader.columns(of: sql) }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path())) == before)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/costbook-attached.sqlite"))
        #expect(!FileManager.default.fileExists(atPath: "/tmp/costbook-vacuumed.sqlite"))
        #expect(try reader.query("SELECT count(*) FROM trial").rows == [[.integer(1)]])
    }

    @Test(arguments: [
        "SELECT 1;", "SELECT 1; -- the end", "/* first */ SELECT 1", "VALUES (1)",
        "WITH a(x) AS (SELECT 1) SELECT x FROM a", "SELECT value FROM json_each('[1]')",
        "SELECT count(*) FROM pragma_table_info('notebook') WHERE name = 'title'",
        "SELECT count(*) FROM pragma_table_list WHERE name = 'trial'",
    ])
    func queriesAreRun(_ sql: String) throws {
        let reader = try ResultReader(emptyWithParameters: [])
        #expect(try reader.query(sql).rows == [[.integer(1)]])
    }

    @Test func refusalsNameWhatIsRefused() throws {
        let reader = try ResultReader(emptyWithParameters: [])
        let cases = [
            ("DELETE FROM trial", "DELETE from trial"), ("PRAGMA query_only = OFF", "PRAGMA query_only"),
            ("SELECT load_extension('x')", "load_extension()"), ("ATTACH 'x' AS y", "ATTACH"),
        ]
        for (sql, name) in cases {
            let error = #expect(throws: StoreError.self) { try reader.query(sql) }
            #expect(error?.kind == .refused)
            #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
        }
    }

    @Test(arguments: [
        "WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a) SELECT count(*) FROM a",
        "WITH RECURSIVE a(x) AS (SELECT 1 UNION SELECT x + 1 FROM a) SELECT count(*) FROM a",
        "SELECT zeroblob(1000000000)", "SELECT randomblob(1000000000)",
        "WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a) SELECT x FROM a",
        "SELECT 1 WHERE '' LIKE '" + String(repeating: "%a", count: 200) + "'",
    ])
    func whatWouldNotEndIsStopped(_ sql: String) throws {
        var limits = QueryLimits()
        limits.seconds = 0.2
        limits.rows = 1000
        let reader = try ResultReader(emptyWithParameters: [], limits: limits)
        let error = #expect(throws: StoreError.self) { try reader.query(sql) }
        #expect(error?.kind == .limit || error?.kind == .invalidQuery)
        #expect(try reader.query("SELECT 1").rows == [[.integer(1)]])
    }

    @Test(arguments: ["SELECT * FROM pragma_user_version", "SELECT * FROM pragma_query_only(0)"])
    func pragmasAsTablesAreRefused(_ sql: String) throws {
        let reader = try ResultReader(emptyWithParameters: [])
        #expect(throws: StoreError.self) { try reader.query(sql) }
    }

    @Test func longQueriesAreRefused() throws {
        let reader = try ResultReader(emptyWithParameters: [])
        let sql = "SELECT 1 -- " + String(repeating: "x", count: 200_000)
        #expect(throws: StoreError.self) { try reader.query(sql) }
    }
}
