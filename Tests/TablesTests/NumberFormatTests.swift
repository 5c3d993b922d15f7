import Diagnostics
import Tables
import Testing

@Suite struct NumberFormatTests {
    @Test(arguments: [
        (Datum.null, NumberFormat.automatic, "–"),
        (.integer(0), .automatic, "0"),
        (.integer(1024), .automatic, "1024"),
        (.integer(16384), .automatic, "16,384"),
        (.integer(-16384), .automatic, "−16,384"),
        (.integer(.min), .integer, "−9,223,372,036,854,775,808"),
        (.text("268435456000000000000"), .integer, "268,435,456,000,000,000,000"),
        (.text("268435456000000000000"), .metric, "268 E"),
        (.text("mlp"), .metric, "mlp"),
        (.real(3.14159), .automatic, "3.142"),
        (.real(-0.5), .automatic, "−0.5"),
        (.real(2), .automatic, "2"),
        (.real(9999.6), .automatic, "10,000"),
        (.real(123456.7), .automatic, "123,457"),
        (.real(0.00012345), .automatic, "0.0001234"),
        (.real(6.02214e23), .automatic, "6.022×10²³"),
        (.real(1.5e-7), .automatic, "1.500×10⁻⁷"),
        (.real(-0.0), .automatic, "0"),
        (.real(.nan), .fixed(2), "NaN"),
        (.real(-.infinity), .metric, "−∞"),
        (.real(1.005), .fixed(1), "1.0"),
        (.real(-0.001), .fixed(2), "0.00"),
        (.real(1234567.891), .fixed(2), "1,234,567.89"),
        (.integer(7), .fixed(2), "7.00"),
        (.real(2.5), .integer, "2"),
        (.integer(999), .metric, "999"),
        (.integer(1000), .metric, "1.00\u{A0}k"),
        (.integer(999_999), .metric, "1.00\u{A0}M"),
        (.integer(268_000_000_000), .metric, "268\u{A0}G"),
        (.real(0.00123), .metric, "1.23\u{A0}m"),
        (.integer(0), .metric, "0"),
        (.integer(512), .bytes, "512\u{A0}B"),
        (.integer(1024), .bytes, "1.00\u{A0}KiB"),
        (.integer(1_048_575), .bytes, "1.00\u{A0}MiB"),
        (.integer(1_572_864), .bytes, "1.50\u{A0}MiB"),
        (.real(1.5e-3), .seconds, "1.50\u{A0}ms"),
        (.real(2.5e-10), .seconds, "0.25\u{A0}ns"),
        (.real(0.0009996), .seconds, "1.00\u{A0}ms"),
        (.integer(90), .seconds, "90.0\u{A0}s"),
        (.integer(0), .seconds, "0\u{A0}s"),
        (.real(0.1234), .percent, "12.3\u{A0}%"),
        (.integer(1), .percent, "100.0\u{A0}%"),
    ])
    func numbersReadAsPeopleWriteThem(_ datum: Datum, _ format: NumberFormat, _ expected: String) {
        let text = format.format(datum)
        #expect(text.replacing("\u{A0}", with: " ") == expected.replacing("\u{A0}", with: " "))
    }

    @Test func prefixesAreSetApartByANoBreakSpace() {
        #expect(NumberFormat.metric.format(.integer(5000)) == "5.00\u{A0}k")
    }

    @Test(arguments: ["automatic", "integer", "metric", "bytes", "seconds", "percent", "fixed(0)", "fixed(15)"])
    func everyNameIsRead(_ name: String) throws {
        _ = try NumberFormat(named: name)
    }

    @Test(arguments: [
        "fixed", "fixed()", "fixed(-1)", "fixed(16)", "fixed(2", "Integer ", "", "fixed(99999999999999999999)",
    ])
    func otherNamesAreErrors(_ name: String) {
        #expect(throws: Diagnostic.self) { try NumberFormat(named: name) }
    }

    @Test func aMisspeltNameGetsTheNearest() {
        let error = #expect(throws: Diagnostic.self) { try NumberFormat(named: "secnods") }
        #expect(error?.suggestion == "seconds")
    }
}
