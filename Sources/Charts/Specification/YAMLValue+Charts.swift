import Diagnostics
import Tables

extension YAMLValue {
    /// The place of the value, for errors that are found later.
    var place: Place {
        Place(file: file, line: line)
    }

    /// The case that the string names, or an error with the nearest one.
    func choice<Choice>(
        _ role: String, of type: Choice.Type
    ) throws(Diagnostic) -> Choice where Choice: RawRepresentable<String> & CaseIterable {
        let name = try string(role)
        guard let choice = Choice(rawValue: name) else {
            let valid = Choice.allCases.map(\.rawValue)
            throw diagnostic(
                "\(role) is '\(name)'", expected: "one of " + valid.joined(separator: ", "),
                suggestion: nearestName(to: name, among: valid))
        }
        return choice
    }

    /// The number between two bounds, or an error.
    func number(_ role: String, in range: ClosedRange<Double>) throws(Diagnostic) -> Double {
        let number = try number(role)
        guard range.contains(number) else {
            throw diagnostic(
                "\(role) is \(summary)",
                expected: "a number from \(svgNumber(range.lowerBound)) to "
                    + svgNumber(range.upperBound))
        }
        return number
    }

    /// The integer between two bounds, or an error.
    func integer(_ role: String, in range: ClosedRange<Int>) throws(Diagnostic) -> Int {
        let integer = try integer(role)
        guard range.contains(integer) else {
            throw diagnostic(
                "\(role) is \(integer)", expected: "an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// The colour, written `#rgb` or `#rrggbb`, or an error.
    func color(_ role: String) throws(Diagnostic) -> String {
        let color = try string(role)
        let digits = color.dropFirst()
        guard color.first == "#", digits.count == 3 || digits.count == 6,
            digits.allSatisfy({ $0.isASCII && $0.isHexDigit })
        else {
            throw diagnostic("\(role) is \(summary)", expected: "a colour such as '#0072B2'")
        }
        return color
    }

    /// The lengths of dashes and gaps, or an error.
    func dashes(_ role: String) throws(Diagnostic) -> [Double] {
        var lengths: [Double] = []
        for element in try sequence(role) { lengths.append(try element.number("a length of \(role)", in: 0...1000)) }
        guard lengths.count <= 16 else {
            throw diagnostic("\(role) has \(lengths.count) lengths", expected: "at most 16")
        }
        return lengths
    }

    /// The value as a datum, or an error for a list or mapping.
    func datum(_ role: String) throws(Diagnostic) -> Datum {
        switch content {
        case .null: return .null
        case .boolean(let value): return .integer(value ? 1 : 0)
        case .integer(let value): return .integer(Int64(value))
        case .real(let value): return .real(value)
        case .string(let value): return .text(value)
        case .sequence, .mapping: throw diagnostic("\(role) is \(summary)", expected: "a number or a string")
        }
    }

    /// The title: a string, or none where it is null.
    func title(_ role: String) throws(Diagnostic) -> ChannelDefinition.Title {
        if case .null = content { return .none }
        return .text(try string(role))
    }

    /// The number style, or an error with the nearest one.
    func numberStyle(_ role: String) throws(Diagnostic) -> NumberStyle {
        let name = try string(role)
        guard let style = NumberStyle(name: name) else {
            throw diagnostic(
                "\(role) is '\(name)'", expected: "one of " + NumberStyle.names.joined(separator: ", "),
                suggestion: nearestName(to: name, among: NumberStyle.names))
        }
        return style
    }
}
