import Testing

@testable import Notebooks

@Suite struct QueryOrderTests {
    @Test func putsCellsAfterWhatTheyRead() {
        let order = QueryOrder(["a", "b", "c", "d"], reads: ["a": ["d", "costs"], "b": ["a"], "c": [], "d": ["c"]])
        #expect(order.order == ["c", "d", "a", "b"])
        #expect(order.cycles.isEmpty)
    }

    @Test func findsEveryCycleOnce() {
        let reads = ["a": ["b"], "b": ["c"], "c": ["a"], "d": ["d"], "e": ["a"], "f": ["g"], "g": []]
        let order = QueryOrder(["e", "a", "b", "c", "d", "f", "g"], reads: reads)
        #expect(order.order == ["g", "f"])
        #expect(order.cycles == [["a", "b", "c"], ["d"]])
    }

    @Test func takesLongChains() {
        let names = (0..<20_000).map { "c\($0)" }
        let reads = Dictionary(uniqueKeysWithValues: zip(names, names.dropFirst().map { [$0] }))
        #expect(QueryOrder(names, reads: reads).order == names.reversed())
    }
}
