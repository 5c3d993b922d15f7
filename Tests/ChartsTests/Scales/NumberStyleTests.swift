import Testing

@testable import Charts

@Suite struct NumberStyleTests {
    @Test(arguments: [
        (NumberStyle.automatic, 1024, "1,024"), (.automatic, 0.25, "0.25"), (.automatic, 2_500_000.0, "2.5M"),
        (.automatic, 1e30, "10³⁰"), (.automatic, 2.5e30, "2.5×10³⁰"), (.automatic, -3, "−3"), (.automatic, 0, "0"),
        (.integer, 1_234_567, "1,234,567"), (.fixed(2), 3.14159, "3.14"), (.fixed(2), -0.001, "0.00"),
        (.metric, 1500, "1.5k"), (.metric, 999_999, "1M"), (.metric, 1e-6, "1µ"), (.metric, 0.001, "1m"),
        (.metric, 268_435_456, "268M"), (.metric, 1e-30, "10⁻³⁰"),
        (.bytes, 1024, "1 KiB"), (.bytes, 1536, "1.5 KiB"), (.bytes, 1_073_741_824, "1 GiB"), (.bytes, 12, "12 B"),
        (.seconds, 0.001, "1 ms"), (.seconds, 2.5e-6, "2.5 µs"), (.seconds, 90, "90 s"), (.seconds, 3e-9, "3 ns"),
        (.percent(nil), 0.125, "12.5%"), (.percent(1), 1, "100.0%"),
    ])
    func numbersAreWrittenShort(style: NumberStyle, value: Double, expected: String) {
        #expect(style.label(of: value) == expected)
    }

    @Test(arguments: [
        (NumberStyle.automatic, [0, 0.5, 1], 0.5, ["0.0", "0.5", "1.0"]),
        (.automatic, [0, 500_000, 1_000_000], 500_000, ["0", "0.5M", "1.0M"]),
        (.seconds, [0, 0.0002, 0.0004], 0.0002, ["0", "200 µs", "400 µs"]),
        (.percent(nil), [0, 0.5, 1], 0.5, ["0%", "50%", "100%"]),
        (.bytes, [0, 1_048_576, 2_097_152], 1_048_576, ["0", "1 MiB", "2 MiB"]),
    ])
    func ticksShareUnitAndDecimals(style: NumberStyle, values: [Double], step: Double, expected: [String]) {
        #expect(style.labels(ofMultiples: values, step: step) == expected)
    }

    @Test func powersOfTwoAreWrittenOutUntilTheyGrowLong() {
        #expect(NumberStyle.automatic.labels(ofPowers: [32, 1024], base: 2) == ["32", "1,024"])
        #expect(NumberStyle.automatic.labels(ofPowers: [1024, 0x1p30], base: 2) == ["2¹⁰", "2³⁰"])
    }

    @Test func decadesHavePrefixes() {
        #expect(NumberStyle.automatic.labels(ofPowers: [1e3, 1e6, 1e9], base: 10) == ["1k", "1M", "1G"])
        #expect(NumberStyle.automatic.labels(ofPowers: [1, 10, 100], base: 10) == ["1", "10", "100"])
    }

    @Test(arguments: [
        Double.infinity, -.infinity, .nan, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 1e18, -1e300,
    ])
    func extremesDoNotCrash(value: Double) {
        for style in [NumberStyle.automatic, .integer, .fixed(9), .metric, .bytes, .seconds, .percent(nil)] {
            #expect(!style.label(of: value).isEmpty)
        }
    }

    @Test func namesAreRead() {
        #expect(NumberStyle(name: ".3f") == .fixed(3))
        #expect(NumberStyle(name: ".0%") == .percent(0))
        #expect(NumberStyle(name: "s") == .metric)
        #expect(NumberStyle(name: "$.2f") == nil)
    }
}
