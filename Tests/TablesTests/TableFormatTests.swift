import Foundation
import Tables
import Testing

@Suite struct TableFormatTests {
    private let table = DataTable(
        columns: ["name", "value"],
        rows: [[.text("a,\"b\"\n<c>|"), .integer(.max)], [.null, .real(0.1)], [.text(""), .null]])

    @Test func plainTextAlignsNumbersToTheRight() {
        let expected = """
            name                       value
            ───────────  ───────────────────
            a,"b"\\n<c>|  9223372036854775807
            NULL                         0.1
                                        NULL

            """
        #expect(TableFormat.table.write(table) == expected)
    }

    @Test(arguments: [("\u{1B}[31m", "\\u{1B}[31m"), ("\u{202E}x", "\\u{202E}x"), ("\t\r\n", "\\t\\r\\n"), ("é", "é")])
    func controlCharactersAreMadeVisible(_ text: String, _ expected: String) {
        let output = TableFormat.table.write(DataTable(columns: ["c"], rows: [[.text(text)]]))
        #expect(output.split(separator: "\n").last.map(String.init) == expected)
    }

    @Test func commaSeparatedFollowsTheRFC() {
        #expect(
            TableFormat.csv.write(table)
                == "name,value\r\n\"a,\"\"b\"\"\n<c>|\",9223372036854775807\r\n,0.1\r\n\"\",\r\n")
    }

    @Test func jsonReadsBack() throws {
        struct Row: Decodable, Equatable {
            var name: String?
            var value: Datum?
        }
        let rows = try JSONDecoder().decode([Row].self, from: Data(TableFormat.json.write(table).utf8))
        #expect(
            rows == [
                Row(name: "a,\"b\"\n<c>|", value: .integer(.max)), Row(name: nil, value: .real(0.1)),
                Row(name: "", value: nil),
            ])
    }

    @Test func jsonKeepsBigIntegersAndDropsWhatIsNotFinite() {
        let table = DataTable(
            columns: ["x", "x", "x_2"],
            rows: [[.text("340282366920938463463374607431768211455"), .real(.nan), .real(-.infinity)]])
        #expect(
            TableFormat.json.write(table)
                == "[\n  {\"x\": 340282366920938463463374607431768211455, \"x_3\": null, \"x_2\": null}\n]\n")
    }

    @Test func jsonStringsAreSafeWithinHTML() throws {
        let text = "</script>\u{0}\u{1F}\u{7F}\u{2028}\\\"é😀"
        let json = jsonString(text)
        #expect(!json.contains("<"))
        #expect(try JSONDecoder().decode([String].self, from: Data("[\(json)]".utf8)) == [text])
    }

    @Test func emptyTablesAreWritten() {
        let empty = DataTable(columns: ["a"], rows: [])
        #expect(TableFormat.json.write(empty) == "[]\n")
        #expect(TableFormat.csv.write(empty) == "a\r\n")
        #expect(TableFormat.table.write(empty) == "a\n─\n")
        #expect(TableFormat.markdown.write(empty) == "| a |\n| --- |\n")
        for format in TableFormat.allCases {
            #expect(!format.write(DataTable(columns: [], rows: [])).isEmpty)
        }
    }

    @Test(arguments: [
        ("a|b", "a\\|b"), ("<b>", "&lt;b&gt;"), ("median_seconds", "median_seconds"), ("_x_", "\\_x\\_"),
        ("*x*", "\\*x\\*"), ("a\r\nb", "a b"), ("[x](y)", "\\[x\\](y)"), ("&amp;", "&amp;amp;"), ("\\", "\\\\"),
    ])
    func markdownCellsNeverBecomeMarkup(_ text: String, _ expected: String) {
        #expect(markdownText(text) == expected)
    }

    @Test func markdownMarksNumericColumns() {
        let text = TableFormat.markdown.write(DataTable(columns: ["n"], rows: [[.integer(1)], [.null]]))
        #expect(text == "| n |\n| ---: |\n| 1 |\n|  |\n")
    }
}
