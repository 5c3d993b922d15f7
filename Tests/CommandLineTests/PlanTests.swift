import Foundation
import Testing

@Suite struct PlanTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    private func rows() throws -> [[String: Any]] {
        let outcome = try workplace.run("plan", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    }

    @Test func aPlanWritesNothing() throws {
        try workplace.write(RunTests.counted("[8, 16]"))
        let row = try #require(try rows().first)
        #expect(row["experiment"] as? String == "notebook/counted")
        #expect(row["trials"] as? Int == 2)
        #expect(row["to_run"] as? Int == 2)
        #expect(row["why"] as? String == "new 2")
        #expect(workplace.contents() == ["Experiments"])
    }

    @Test func reasonsAreGiven() throws {
        try workplace.write(RunTests.counted("[8, 16]") + RunTests.measured("[8]"))
        #expect(try workplace.run("run").status == 0)
        #expect(try rows().map { $0["to_run"] as? Int } == [0, 0])
        try workplace.write(RunTests.counted("[8, 32]") + RunTests.measured("[8]", seconds: 0.002))
        #expect(try rows().map { $0["why"] as? String } == ["new 1", "measurement changed 1"])
        let table = try workplace.run("plan")
        #expect(table.errors.contains("2 trials to run, about 1 s"), "\(table.errors)")
    }
}
