import Foundation
import Tables
import Testing

@testable import SiteGenerator

struct HTMLTableTests {
    private let table = DataTable(
        columns: ["name", "count", "big"],
        rows: [
            [.text("<b>"), .integer(12345), .text("170141183460469231731687303715884105727")],
            [.null, .null, .integer(7)],
        ])

    @Test func numbersAreAtTheRightAndTextIsEscaped() {
        let html = HTMLTable(table).html(label: "A \"table\"")
        #expect(html.contains("aria-label=\"A &quot;table&quot;\""))
        #expect(html.contains("<th scope=\"col\"><code>name</code></th>"))
        #expect(html.contains("<th scope=\"col\" class=\"n\"><code>count</code></th>"))
        #expect(html.contains("<td class=\"w\">&lt;b&gt;</td><td class=\"n\">12,345</td>"))
        #expect(html.contains("<td class=\"n\">170,141,183,460,469,231,731,687,303,715,884,105,727</td>"))
        #expect(html.contains("<td class=\"w\">–</td><td class=\"n\">–</td><td class=\"n\">7</td>"))
    }

    @Test func columnNamesAreEscaped() {
        let html = HTMLTable(DataTable(columns: ["<script>"], rows: [])).html(label: "")
        #expect(html.contains("<code>&lt;script&gt;</code>"))
        #expect(!html.contains("<script>"))
    }

    @Test func longTablesAreCutAndSayIt() {
        let long = DataTable(columns: ["n"], rows: (0..<60).map { [.integer($0)] })
        let markup = HTMLTable(long)
        #expect(markup.html(label: "", limit: 50).components(separatedBy: "<tr>").count - 1 == 51)
        #expect(markup.cutNote(limit: 50) == "The first 50 of 60 rows; all are in the CSV file.")
        #expect(markup.cutNote(limit: 60).isEmpty)
    }

    @Test func labelsUnitsAndFormatsAreShown() {
        let shown = HTMLTable(table, labels: [("count", "How many", .metric), ("none", "None", .automatic)])
        let html = shown.html(label: "")
        #expect(html.contains("How many"))
        #expect(html.contains("12.3\u{A0}k"))
        #expect(!html.contains("None"))
    }

    @Test func markdownCellsStayText() {
        let data = DataTable(columns: ["a|b", "n"], rows: [[.text("x|y\n<b>*z*"), .integer(1)]])
        #expect(HTMLTable(data).markdown() == "| a\\|b | n |\n| --- | ---: |\n| x\\|y \\<b\\>\\*z\\* | 1 |")
    }
}
