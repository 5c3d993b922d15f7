import Diagnostics

/// The networks that are known by name.
public enum Zoo {
    /// A network of the zoo.
    struct Entry: Sendable {
        let name: String
        /// The declaration, as a network cell would hold it.
        let text: String
    }

    static let entries: [Entry] = [mlp]

    /// The names of the networks, sorted.
    public static var names: [String] { entries.map(\.name).sorted() }

    /// The network called `name`, or `nil`.
    public static func declaration(named name: String) -> NetworkDeclaration? {
        guard let entry = entries.first(where: { $0.name == name }) else { return nil }
        return try? NetworkDeclaration(yaml: YAMLReader.read(entry.text), name: name)
    }
}
