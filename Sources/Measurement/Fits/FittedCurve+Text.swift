import Foundation

extension FittedCurve {
    /// The curve in plain text, as in `3.1e-09·width² + 0.00012`.
    public func text(_ parameters: [String]) -> String {
        var parts = terms.map { weighted in
            ([Self.number(weighted.coefficient)]
                + Self.factors(weighted.term, parameters).map { factor in
                    (factor.isLogarithm ? "log₂ \(factor.name)" : factor.name) + Self.superscript(factor.power)
                })
                .joined(separator: "·")
        }
        if offset != 0 || parts.isEmpty { parts.append(Self.number(offset)) }
        return parts.joined(separator: " + ")
    }

    /// The curve as presentation MathML, for a page; names are letters, digits and `_`.
    public func mathML(_ parameters: [String]) -> String {
        var parts = terms.map { weighted in
            ([Self.mathNumber(weighted.coefficient)]
                + Self.factors(weighted.term, parameters).map { factor in
                    let name = "<mi>\(Self.escaped(factor.name))</mi>"
                    let base =
                        factor.isLogarithm
                        ? "<mrow><msub><mi>log</mi><mn>2</mn></msub><mo>&#x2061;</mo>\(name)</mrow>" : name
                    return factor.power == 1 ? base : "<msup>\(base)<mn>\(Self.power(factor.power))</mn></msup>"
                })
                .joined(separator: "<mo>·</mo>")
        }
        if offset != 0 || parts.isEmpty { parts.append(Self.mathNumber(offset)) }
        return
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mrow>\(parts.joined(separator: "<mo>+</mo>"))</mrow></math>"
    }

    private static func factors(
        _ term: FitTerm, _ parameters: [String]
    ) -> [(name: String, power: Double, isLogarithm: Bool)] {
        parameters.indices.flatMap { index in
            [
                (parameters[index], term.powers[index], false),
                (parameters[index], Double(term.logarithms[index]), true),
            ].filter { $0.1 != 0 }
        }
    }

    private static func number(_ value: Double) -> String {
        String(format: "%.3g", value)
    }

    private static func mathNumber(_ value: Double) -> String {
        let parts = number(value).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return "<mn>\(number(value))</mn>" }
        return "<mn>\(parts[0])</mn><mo>·</mo><msup><mn>10</mn><mn>\(exponent)</mn></msup>"
    }

    private static func power(_ value: Double) -> String {
        value.rounded() == value ? "\(Int(value))" : String(format: "%.3g", value)
    }

    private static func superscript(_ value: Double) -> String {
        guard value != 1 else { return "" }
        let digits: [Character: Character] = [
            "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
            "-": "⁻",
        ]
        let text = power(value)
        let raised = text.compactMap { digits[$0] }
        return raised.count == text.count ? String(raised) : "^" + text
    }

    private static func escaped(_ name: String) -> String {
        name.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
