public import Diagnostics
public import Graphs
public import Networks
import Tables

/// What another tool counts of a network, beside what is counted here, and what makes the difference.
public struct ConventionReport: Sendable {
    /// A layer in a pass, or several that are folded into one.
    public struct Line: Sendable {
        /// The pass.
        public let pass: Pass
        /// The layer.
        public let layer: String
        /// What is counted here, in the tool's unit.
        public fileprivate(set) var ours: Int128
        /// What the tool counts.
        public fileprivate(set) var theirs: Int128
        /// The tool's rule for the layer; of several layers each rule once.
        public var rule: String { rules.joined(separator: "; ") }
        fileprivate var rules: [String]
    }

    /// The network's name.
    public let network: String
    /// The convention.
    public let convention: any CountingConvention
    /// The layers of the passes that the tool counts, in the order in which they run.
    public let lines: [Line]

    /// Counts a network as a tool does.
    ///
    /// - Parameter folding: Which layers are one line; each on its own unless given.
    /// - Throws: `Diagnostic` for settings that the network does not take and shapes that do not fit.
    /// - Complexity: O(nodes of the graph).
    public init(
        _ convention: any CountingConvention, _ declaration: NetworkDeclaration,
        settings: [String: ParameterValue] = [:], folding: LayerFolding = .none
    ) throws(Diagnostic) {
        let graph = try declaration.graph(settings: settings)
        network = declaration.name
        self.convention = convention
        let passes = PassCost.passes(of: graph)
        // A tool that derives the backward pass from the forward pass does so layer by layer, whatever runs in it.
        let forward = passes.first { $0.pass == .forward }.map { CountedLayer.layers(of: graph, $0) } ?? []
        var lines: [Line] = []
        for pass in passes where convention.passes.contains(pass.pass) {
            let costs = Dictionary(pass.layers.map { ($0.name, $0.cost) }, uniquingKeysWith: { first, _ in first })
            let layers =
                convention.derivesBackward && pass.pass == .backward
                ? forward.map { $0.inPass(.backward) }
                : CountedLayer.layers(of: graph, pass)
            var places: [String: Int] = [:]
            for layer in layers {
                let count = convention.count(layer)
                let cost = costs[layer.name] ?? Cost()
                let line = Line(
                    pass: pass.pass, layer: folding.name(of: layer.name),
                    ours: convention.unit == "MACs" ? cost.macs : cost.flops, theirs: count.value, rules: [count.rule])
                if let place = places[line.layer] {
                    lines[place].add(line)
                } else {
                    places[line.layer] = lines.count
                    lines.append(line)
                }
            }
        }
        self.lines = lines
    }

    /// What the tool counts for a pass.
    public func total(of pass: Pass) -> Int128 {
        lines.reduce(0) { $1.pass == pass ? $0 + $1.theirs : $0 }
    }

    /// What is counted here for a pass, in the tool's unit.
    public func ourTotal(of pass: Pass) -> Int128 {
        lines.reduce(0) { $1.pass == pass ? $0 + $1.ours : $0 }
    }

    /// The report as JSON: `network`, `convention`, `tool`, `unit`, `summary`, and under `passes` each pass with `ours`, `theirs`
    /// and `layers`. Counts are JSON integers with all their digits.
    public var json: String {
        let passes = convention.passes.map { pass in
            let layers = lines.filter { $0.pass == pass }.map { line in
                "        {\"name\": \(jsonString(line.layer)), \"ours\": \(line.ours), \"theirs\": \(line.theirs), "
                    + "\"rule\": \(jsonString(line.rule))}"
            }
            return "    \(jsonString(pass.rawValue)): {\n      \"ours\": \(ourTotal(of: pass)),\n"
                + "      \"theirs\": \(total(of: pass)),\n      \"layers\": [\n"
                + layers.joined(separator: ",\n") + "\n      ]\n    }"
        }
        return """
            {
              "network": \(jsonString(network)),
              "convention": \(jsonString(convention.name)),
              "tool": \(jsonString(convention.tool)),
              "unit": \(jsonString(convention.unit)),
              "summary": \(jsonString(convention.summary)),
              "passes": {
            \(passes.joined(separator: ",\n"))
              }
            }
            """
    }
}

extension ConventionReport.Line {
    /// Adds the counts of another layer, and its rules where they are others.
    fileprivate mutating func add(_ other: Self) {
        ours += other.ours
        theirs += other.theirs
        rules += other.rules.filter { !rules.contains($0) }
    }
}
