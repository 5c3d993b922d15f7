import Foundation
import Tables
import Testing

@Suite struct DatumTests {
    @Test(arguments: [
        Datum.null, .integer(.max), .integer(.min), .real(0.1), .real(1e300), .text(""), .text("1"), .text("é\u{0}"),
    ])
    func encodingReadsBack(_ datum: Datum) throws {
        let data = try JSONEncoder().encode([datum])
        #expect(try JSONDecoder().decode([Datum].self, from: data) == [datum])
    }

    @Test(arguments: TableFormat.allCases)
    func wholeRealsAreWrittenAsTheyWereMeant(_ format: TableFormat) {
        guard format != .json else { return }
        let text = format.write(DataTable(columns: ["x"], rows: [[.real(1e3)]]))
        #expect(text.contains("1000") && !text.contains("1000.0"), "\(text)")
    }

    @Test(arguments: [
        ("9223372036854775808", true), ("-9223372036854775809", true), ("922337203685477580", false),
        ("09223372036854775808", false), ("9223372036854775808x", false), ("", false), ("-", false),
    ])
    func onlyLongDecimalTextIsAnInteger(_ text: String, _ isInteger: Bool) {
        #expect((Datum.text(text).integerDigits == text) == isInteger)
    }
}
