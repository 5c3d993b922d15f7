/// The order in which query cells can be evaluated: each after those that it reads.
struct QueryOrder {
    /// The cells that can be evaluated, in order; among several that could be next, the first of the text.
    private(set) var order: [String] = []
    /// Cycles: each cell reads the next, and the last one the first.
    private(set) var cycles: [[String]] = []

    /// Orders query cells.
    ///
    /// - Parameters:
    ///   - names: The cells, in the order of the text.
    ///   - reads: The cells that each reads; names that are not in `names` do not matter.
    /// - Complexity: O(cells · log cells + reads).
    init(_ names: [String], reads: [String: [String]]) {
        let known = Set(names)
        var waitsFor: [String: Set<String>] = [:]
        var readers: [String: [String]] = [:]
        for name in names {
            let others = Set(reads[name] ?? []).intersection(known)
            waitsFor[name] = others
            for other in others { readers[other, default: []].append(name) }
        }
        let place = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        var ready = names.filter { waitsFor[$0]?.isEmpty ?? true }
        while !ready.isEmpty {
            order += ready
            var next: [String] = []
            for name in ready {
                for reader in readers[name] ?? [] {
                    waitsFor[reader]?.remove(name)
                    if waitsFor[reader]?.isEmpty ?? false { next.append(reader) }
                }
            }
            ready = next.sorted { (place[$0] ?? 0) < (place[$1] ?? 0) }
        }
        let placed = Set(order)
        findCycles(among: names.filter { !placed.contains($0) }, reads: reads)
    }

    /// Walks from each remaining cell along what it reads until a cell comes again.
    private mutating func findCycles(among names: [String], reads: [String: [String]]) {
        let remaining = Set(names)
        var visited: Set<String> = []
        for start in names where !visited.contains(start) {
            var path: [String] = []
            var current: String? = start
            while let name = current, visited.insert(name).inserted {
                path.append(name)
                current = reads[name]?.first(where: remaining.contains)
            }
            if let name = current, let first = path.firstIndex(of: name) { cycles.append(Array(path[first...])) }
        }
    }
}
