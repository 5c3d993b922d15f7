/// The valid name that is most like `name`, or `nil` when none is near enough to be what was meant.
///
/// Near enough is a restricted Damerau-Levenshtein distance (insertions, deletions, substitutions and swaps of
/// neighbours) of at most a third of the longer name's length, ignoring case.
///
/// - Complexity: O(names · length²); names longer than 64 characters are not compared.
public func nearestName(to name: String, among valid: [String]) -> String? {
    let wanted = Array(name.lowercased())
    guard wanted.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in valid where candidate.count <= 64 {
        let letters = Array(candidate.lowercased())
        let distance = editDistance(wanted, letters)
        let limit = max(1, max(wanted.count, letters.count) / 3)
        if distance <= limit, distance < best?.distance ?? .max {
            best = (candidate, distance)
        }
    }
    return best?.name
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in 1...a.count {
        var row = [i] + Array(repeating: 0, count: b.count)
        for j in 1...b.count {
            let substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            row[j] = min(substitution, previous[j] + 1, row[j - 1] + 1)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                row[j] = min(row[j], beforePrevious[j - 2] + 1)
            }
        }
        beforePrevious = previous
        previous = row
    }
    return previous[b.count]
}
