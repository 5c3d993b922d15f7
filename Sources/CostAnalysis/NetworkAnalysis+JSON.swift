import Graphs
import Networks
import Tables

extension NetworkAnalysis {
    /// The analysis as JSON: `network`, `settings`, `parameters`, and under `passes` each pass with its metrics and its
    /// `layers`. Counts are JSON integers with all their digits.
    public var json: String {
        let settings = self.settings.map { "\(jsonString($0.name)): \(Self.json($0.value))" }.joined(separator: ", ")
        let passes = self.passes.map { pass in
            let layers = pass.layers.map { layer in
                "        {\"name\": \(jsonString(layer.name)), \(Self.members(layer.cost).joined(separator: ", "))}"
            }
            let members = Self.members(pass.total).map { "      \($0),\n" }.joined()
            return
                "    \(jsonString(pass.pass.rawValue)): {\n\(members)\(Self.parallelism(pass.criticalPath))      \"layers\": [\n"
                + layers.joined(separator: ",\n") + "\n      ]\n    }"
        }
        return """
            {
              "network": \(jsonString(network)),
              "settings": {\(settings)},
              "parameters": \(parameters),
              "passes": {
            \(passes.joined(separator: ",\n"))
              }
            }
            """
    }

    /// `work`, `average_parallelism`, the bounds of `speed_up` on some processors, and the layers of the `critical_path`.
    private static func parallelism(_ path: CriticalPath) -> String {
        let bounds = [2, 4, 8, 16, 64, 1024].map { processors in
            let range = path.speedUp(processors: processors)
            return "{\"processors\": \(processors), \"time_bound\": \(path.timeBound(processors: processors)), "
                + "\"speed_up_low\": \(range.lowerBound), \"speed_up_high\": \(range.upperBound)}"
        }
        let steps = path.steps.map {
            "{\"layer\": \(jsonString($0.layer)), \"span\": \($0.span), \"nodes\": \($0.nodes)}"
        }
        return """
                  "work": \(path.work),
                  "average_parallelism": \(path.averageParallelism),
                  "speed_up": [\(bounds.joined(separator: ", "))],
                  "critical_path": [\(steps.joined(separator: ", "))],

            """
    }

    private static func members(_ cost: Cost) -> [String] {
        cost.metrics.map { "\(jsonString($0.name)): \($0.value)" }
    }

    private static func json(_ value: ParameterValue) -> String {
        switch value {
        case .text(let text): jsonString(text)
        case .integer, .real, .boolean: value.description
        }
    }
}
