import Diagnostics
import Foundation
import Networks

extension NetworkDeclaration {
    /// The network of the zoo called `name`, or the one that a YAML file of this path declares.
    ///
    /// - Throws: `Diagnostic` with the nearest name, or with the line of the file.
    static func named(_ name: String) throws -> NetworkDeclaration {
        if name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
            let file = URL(filePath: name)
            guard let data = try? Data(contentsOf: file) else {
                throw Diagnostic(file: name, "the file cannot be read", expected: "a network in YAML")
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                throw Diagnostic(file: name, "the file is no UTF-8 text", expected: "a network in YAML")
            }
            let network = file.deletingPathExtension().lastPathComponent
            return try NetworkDeclaration(yaml: YAMLReader.read(text, file: name), name: network)
        }
        guard let declaration = Zoo.declaration(named: name) else {
            throw Diagnostic.unknown("network", name, valid: Zoo.names)
        }
        return declaration
    }
}
