import ArgumentParser
import Foundation
import Networks

/// Parameter values as the command line gives them: `depth=8,width=256`.
struct Settings: ExpressibleByArgument {
    /// The values, in the order in which they were given.
    let values: [(name: String, value: ParameterValue)]

    /// Reads `name=value` pairs, separated by commas; `nil` where one has no name or no value.
    init?(argument: String) {
        var values: [(name: String, value: ParameterValue)] = []
        for pair in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else { return nil }
            values.append((sides[0], ParameterValue(parsing: sides[1])))
        }
        self.values = values
    }

    /// All settings as one dictionary.
    ///
    /// - Throws: `ValidationError` for a name that stands twice.
    static func merged(_ settings: [Settings]) throws -> [String: ParameterValue] {
        var merged: [String: ParameterValue] = [:]
        for (name, value) in settings.flatMap(\.values) {
            guard merged.updateValue(value, forKey: name) == nil else {
                throw ValidationError("The parameter '\(name)' is set twice.")
            }
        }
        return merged
    }
}
