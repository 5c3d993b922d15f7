import Testing

@testable import Notebooks

@Suite struct SQLTablesTests {
    @Test(arguments: [
        ("SELECT a FROM b", ["b"]),
        ("select x from b, c JOIN d ON b.x = d.x, e", ["b", "c", "d", "e"]),
        ("SELECT 'FROM a', \"from\" FROM -- FROM c\n/* FROM d */ b", ["b"]),
        ("SELECT a AS b FROM c AS d LEFT OUTER JOIN \"e\" USING (f, g) WHERE h IN i", ["c", "e", "i"]),
        ("SELECT * FROM (SELECT * FROM a UNION ALL SELECT * FROM b) c, d", ["a", "b", "d"]),
        ("SELECT (SELECT max(x, y) FROM a) FROM (b JOIN c)", ["a", "b", "c"]),
        ("WITH a AS (SELECT 1), b(x, y) AS NOT MATERIALIZED (SELECT 2, 3) SELECT * FROM a, b, c", ["c"]),
        ("WITH RECURSIVE r(n) AS (VALUES (1) UNION SELECT n + 1 FROM r, s) SELECT n FROM R", ["s"]),
        ("SELECT a IS NOT DISTINCT FROM b FROM c", ["c"]),
        ("SELECT value FROM json_each('[1]'), a", ["a"]),
        ("SELECT * FROM main.a, temp.b, c", ["b", "c"]),
        ("SELECT x FROM [a b] WHERE x IN (1, 2) GROUP BY y, z ORDER BY v, w", ["a b"]),
        ("SELECT lag(x) OVER s FROM t WINDOW s AS (PARTITION BY u ORDER BY v)", ["t"]),
        ("VALUES (1), (2)", []),
        ("SELECT b FROM a WHERE EXISTS (SELECT 1 FROM \"it\"\"s\")", ["a", "it\"s"]),
    ])
    func findsWhatAQueryReads(query: String, tables: [String]) throws {
        #expect(try SQLText(query: query, parameters: []).tables.map(\.name) == tables)
    }

    @Test func knowsTheLines() throws {
        let text = try SQLText(query: "SELECT 'a\nb' /*\n*/\nFROM x\nJOIN\ny;\n", parameters: [])
        #expect(text.tables == [.init(name: "x", line: 3), .init(name: "y", line: 5)])
    }
}
