import Graphs
import Networks
import Tables

extension NetworkAnalysis {
    /// The analysis as JSON: `network`, `settings`, `parameters`, and under `passes` each pass with its metrics and its
    /// `layers`, the backward pass also with its `parts`; under `step` what it consists of, under `memory` what is alive
    /// at the peak of `inference` and of the `step`, by kind and by the layer that wrote it. Counts are JSON integers with all their digits.
    public var json: String { json(with: []) }

    /// The analysis as JSON with further members, which are JSON themselves.
    public func json(with others: [(name: String, json: String)]) -> String {
        let settings = self.settings.map { "\(jsonString($0.name)): \(Self.json($0.value))" }.joined(separator: ", ")
        let step = self.step.settings.map { "\(jsonString($0.name)): \(Self.json($0.value))" }.joined(separator: ", ")
        let memories = [("inference", inferenceMemory), ("step", memory)].compactMap { name, memory in
            memory.map { "    \"\(name)\": \(Self.json($0))" }
        }
        let passes = self.passes.map { pass in
            let layers = pass.layers.map { layer in
                "        {\"name\": \(jsonString(layer.name)), \(Self.members(layer.cost).joined(separator: ", "))}"
            }
            let parts = pass.parts.map { part in
                "        \(jsonString(part.part.rawValue)): {\(Self.members(part.cost).joined(separator: ", "))}"
            }
            let members =
                Self.members(pass.total).map { "      \($0),\n" }.joined()
                + (parts.isEmpty ? "" : "      \"parts\": {\n\(parts.joined(separator: ",\n"))\n      },\n")
            return
                "    \(jsonString(pass.pass.rawValue)): {\n\(members)\(Self.parallelism(pass.criticalPath))      \"layers\": [\n"
                + layers.joined(separator: ",\n") + "\n      ]\n    }"
        }
        return """
            {
              "network": \(jsonString(network)),
              "settings": {\(settings)},
              "parameters": \(parameters),
              "step": {\(step)},
              "passes": {
            \(passes.joined(separator: ",\n"))
              },
              "memory": {
            \(memories.joined(separator: ",\n"))
              }\(others.map { ",\n  \(jsonString($0.name)): \($0.json)" }.joined())
            }
            """
    }

    private static func json(_ memory: MemoryProfile) -> String {
        let kinds = MemoryBreakdown.Kind.allCases.map { "\(jsonString($0.rawValue)): \(memory.atPeak[$0])" }
        let writers = memory.writersAtPeak.map { layer, kind, bytes in
            "{\"layer\": \(jsonString(layer)), \"kind\": \(jsonString(kind.rawValue)), \"bytes\": \(bytes)}"
        }
        let place = memory.peak.map { place in
            let point = memory.timeline[place]
            return "\"pass\": \(jsonString(point.pass.rawValue)), \"layer\": \(jsonString(point.layer)), "
                + "\"operation\": \(jsonString(point.operation)), "
        }
        return "{\"peak_bytes\": \(memory.peakBytes), \(place ?? "")\(kinds.joined(separator: ", ")), "
            + "\"written_by\": [\(writers.joined(separator: ", "))]}"
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
        // Names of metrics need no escaping; 64 bits are written several times faster than 128.
        cost.metrics.map { metric in
            "\"\(metric.name)\": " + (Int64(exactly: metric.value)?.description ?? metric.value.description)
        }
    }

    private static func json(_ value: ParameterValue) -> String {
        switch value {
        case .text(let text): jsonString(text)
        case .integer, .real, .boolean: value.description
        }
    }
}
