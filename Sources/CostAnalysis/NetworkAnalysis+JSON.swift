import Foundation
import Graphs
import Networks

extension NetworkAnalysis {
    /// The analysis as JSON: `network`, `settings`, `parameters`, and under `passes` each pass with its metrics and its
    /// `layers`. Counts are JSON integers with all their digits.
    public var json: String {
        let settings = self.settings.map { "\(Self.quoted($0.name)): \(Self.json($0.value))" }.joined(separator: ", ")
        let passes = self.passes.map { pass in
            let layers = pass.layers.map { layer in
                "        {\"name\": \(Self.quoted(layer.name)), \(Self.members(layer.cost).joined(separator: ", "))}"
            }
            let members = Self.members(pass.total).map { "      \($0),\n" }.joined()
            return "    \(Self.quoted(pass.pass.rawValue)): {\n\(members)      \"layers\": [\n"
                + layers.joined(separator: ",\n") + "\n      ]\n    }"
        }
        return """
            {
              "network": \(Self.quoted(network)),
              "settings": {\(settings)},
              "parameters": \(parameters),
              "passes": {
            \(passes.joined(separator: ",\n"))
              }
            }
            """
    }

    private static func members(_ cost: Cost) -> [String] {
        cost.metrics.map { "\(quoted($0.name)): \($0.value)" }
    }

    private static func json(_ value: ParameterValue) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .integer, .real, .boolean: value.description
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20: result += String(format: "\\u%04x", scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
