import Diagnostics
import Networks

/// The points of an experiment: the cross product of each mapping's values, and the union of several mappings.
struct ExperimentGrid {
    /// The most points of one experiment.
    static let maximumPoints = 10_000

    private let network: NetworkDeclaration
    private let base: [String: ParameterValue]
    private let settings: Set<String>

    /// Prepares the grid of a network whose parameters `set` fixes in part.
    ///
    /// - Throws: `Diagnostic` for a parameter that the network does not have, or a value that it does not take.
    init(network: NetworkDeclaration, set: YAMLValue?) throws(Diagnostic) {
        self.network = network
        let fixed = try Self.settings(set, of: network)
        settings = Set(fixed.keys)
        base = try network.settings(fixed)
    }

    /// The values that a `set` mapping gives a network's parameters.
    ///
    /// - Throws: `Diagnostic` for a parameter that the network does not have, or a value that it does not take.
    static func settings(
        _ set: YAMLValue?, of network: NetworkDeclaration
    ) throws(Diagnostic) -> [String: ParameterValue] {
        var settings: [String: ParameterValue] = [:]
        for entry in try set?.mapping("set") ?? [] {
            let value = try NetworkDeclaration.parameterValue(entry.value, entry.key)
            settings[entry.key] = try checked(value, entry, of: network)
        }
        return settings
    }

    /// The points, in the order in which they are written: the first parameter of a mapping changes slowest. A point
    /// that is written twice is there once.
    ///
    /// - Throws: `Diagnostic` for what `init` throws, a parameter that is also set, and for more than
    ///   `maximumPoints`, which is found before any point is made.
    /// - Complexity: O(points · parameters).
    func points(_ grid: YAMLValue?) throws(Diagnostic) -> [[String: ParameterValue]] {
        guard let grid else { return [base] }
        let mappings: [YAMLValue]
        if case .sequence(let elements) = grid.content { mappings = elements } else { mappings = [grid] }
        var products: [[(axis: GridAxis, entry: YAMLEntry)]] = []
        for mapping in mappings { products.append(try axes(mapping)) }
        try checkCount(of: products, at: grid)
        var seen: Set<[String: ParameterValue]> = []
        var points: [[String: ParameterValue]] = []
        for product in products {
            for point in try expanded(product) where seen.insert(point).inserted { points.append(point) }
        }
        return points
    }

    private func axes(_ mapping: YAMLValue) throws(Diagnostic) -> [(axis: GridAxis, entry: YAMLEntry)] {
        var axes: [(axis: GridAxis, entry: YAMLEntry)] = []
        for entry in try mapping.mapping("grid") {
            guard !settings.contains(entry.key) else {
                throw Diagnostic(
                    file: mapping.file, line: entry.line, "the parameter '\(entry.key)' both in set and in grid",
                    expected: "it in one of them")
            }
            guard network.parameters.contains(where: { $0.name == entry.key }) else {
                throw Self.unknown(entry, of: network)
            }
            axes.append((try GridAxis(entry), entry))
        }
        guard !axes.isEmpty else { throw mapping.diagnostic("an empty grid", expected: "parameters with values") }
        return axes
    }

    private func checkCount(of products: [[(axis: GridAxis, entry: YAMLEntry)]], at grid: YAMLValue) throws(Diagnostic)
    {
        var total = 0.0
        for product in products { total += product.reduce(1.0) { $0 * Double($1.axis.count) } }
        guard total <= Double(Self.maximumPoints) else {
            throw grid.diagnostic(
                "a grid with \(Self.figure(total)) points", expected: "at most \(Self.maximumPoints)")
        }
    }

    /// A count in words: exact up to 2⁵³.
    private static func figure(_ count: Double) -> String {
        if count <= 0x1p53 { return "\(Int(count))" }
        return "more than 9 000 000 000 000 000"
    }

    private func expanded(
        _ product: [(axis: GridAxis, entry: YAMLEntry)]
    ) throws(Diagnostic) -> [[String: ParameterValue]] {
        var points = [base]
        for (axis, entry) in product {
            var values: [ParameterValue] = []
            for value in axis.values() { values.append(try Self.checked(value, entry, of: network)) }
            points = points.flatMap { point in
                values.map { value in
                    var point = point
                    point[axis.name] = value
                    return point
                }
            }
        }
        return points
    }

    /// The value as the network takes it.
    private static func checked(
        _ value: ParameterValue, _ entry: YAMLEntry, of network: NetworkDeclaration
    ) throws(Diagnostic) -> ParameterValue {
        guard network.parameters.contains(where: { $0.name == entry.key }) else { throw unknown(entry, of: network) }
        do {
            return try network.settings([entry.key: value])[entry.key] ?? value
        } catch {
            throw Diagnostic(
                file: entry.value.file, line: entry.line, error.message, expected: error.expected,
                suggestion: error.suggestion)
        }
    }

    private static func unknown(_ entry: YAMLEntry, of network: NetworkDeclaration) -> Diagnostic {
        .unknown(
            "parameter of '\(network.name)'", entry.key, valid: network.parameters.map(\.name), file: entry.value.file,
            line: entry.line)
    }
}
