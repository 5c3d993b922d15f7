import Diagnostics

/// The networks that are known by name.
public enum Zoo {
    /// A network of the zoo.
    struct Entry: Sendable {
        let name: String
        /// The declaration, as a network cell would hold it.
        let text: @Sendable () -> String

        /// - Parameter text: Evaluated only when the network is asked for.
        init(_ name: String, _ text: @autoclosure @escaping @Sendable () -> String) {
            self.name = name
            self.text = text
        }
    }

    static let entries: [Entry] =
        mlps + leNets + alexNets + vggs + resNets + squeezeNets + mobileNets + denseNets + googLeNets
        + sequenceNetworks + transformers + autoencoders

    /// The names of the networks, in the order of their families.
    public static var names: [String] { entries.map(\.name) }

    /// The network called `name`, or `nil`.
    public static func declaration(named name: String) -> NetworkDeclaration? {
        guard let entry = entries.first(where: { $0.name == name }) else { return nil }
        return try? NetworkDeclaration(yaml: YAMLReader.read(entry.text()), name: name)
    }

    /// The head of the declaration of a network for colour images of `resolution` × `resolution` pixels.
    static func imageNetwork(_ description: String, parameters: String = "") -> String {
        """
        description: \(description)
        parameters: {resolution: 224, classes: 1000\(parameters.isEmpty ? "" : ", " + parameters)}
        input: [3, resolution, resolution]
        layers:

        """
    }

    /// Lines of layers, indented by `depth` levels of a list.
    static func indented(_ lines: [String], by depth: Int = 1) -> String {
        lines.flatMap { $0.split(separator: "\n") }.map { String(repeating: "  ", count: depth) + $0 + "\n" }.joined()
    }
}
