import ResultStore
import Tables
import Testing

@Suite struct AggregateFunctionTests {
    private func value(_ expression: String, of values: String) throws -> Datum {
        let reader = try ResultReader(emptyWithParameters: [])
        return try reader.query("WITH a(x, y) AS (VALUES \(values)) SELECT \(expression) FROM a").rows[0][0]
    }

    @Test func medians() throws {
        #expect(try value("median(x)", of: "(3, 0), (1, 0), (NULL, 0), (2.0, 0), (10, 0)") == .real(2.5))
        #expect(try value("median(x)", of: "(NULL, 0)") == .null)
        #expect(try value("median_low(x)", of: "(1, 0), (2, 0)") == .null)
        #expect(try value("median_low(x)", of: "(1, 0), (2, 0), (3, 0)") == .real(1))
        #expect(try value("median_high(x)", of: "(1, 0), (2, 0), (3, 0)") == .real(3))
    }

    @Test func exponents() throws {
        let squares = "(1, 3), (2, 12), (4, 48), (NULL, 7), (8, NULL)"
        for function in ["fit_exponent", "fit_exponent_low", "fit_exponent_high"] {
            let exponent = try #require(try value("\(function)(x, y)", of: squares).number)
            #expect(abs(exponent - 2) < 1e-9, "\(function)")
            #expect(try value("\(function)(x, y)", of: "(1, 1), (2, 2), (2, 3)") == .null)
        }
        let big = "(1, '1000000000000000000000'), (10, '10000000000000000000000'), (100, '100000000000000000000000')"
        let exponent = try #require(try value("fit_exponent(x, y)", of: big).number)
        #expect(abs(exponent - 1) < 1e-12)
    }

    @Test(arguments: ["fit_exponent(x, y)", "median(y)"])
    func whatIsNoNumberIsAnError(_ expression: String) {
        let error = #expect(throws: StoreError.self) { try value(expression, of: "(1, 'abc'), (2, 2)") }
        #expect(error?.message.contains("'abc'") == true)
    }

    @Test(arguments: ["0", "-1"])
    func aPowerLawNeedsNumbersAboveZero(_ number: String) {
        let error = #expect(throws: StoreError.self) { try value("fit_exponent(x, y)", of: "(1, \(number)), (2, 2)") }
        #expect(error?.message.contains("above 0") == true)
    }

    @Test func groupsHaveTheirOwnStatistics() throws {
        let reader = try ResultReader(emptyWithParameters: [])
        let rows = try reader.query(
            "WITH a(g, x) AS (VALUES ('a', 1), ('b', 5), ('a', 3)) SELECT g, median(x) FROM a GROUP BY g"
        ).rows
        #expect(rows == [[.text("a"), .real(2)], [.text("b"), .real(5)]])
    }
}
