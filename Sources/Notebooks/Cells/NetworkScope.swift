import Diagnostics
import Networks

/// The networks that a notebook's cells can name: its own and those of the zoo.
struct NetworkScope {
    /// The notebook's network cells; `nil` for one that has a fault.
    private var declared: [String: NetworkDeclaration?] = [:]

    /// Decodes a `network` cell.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    static func decoded(_ body: YAMLValue, _ cell: RawCell) throws(Diagnostic) -> NetworkDeclaration {
        guard !Zoo.names.contains(cell.name) else {
            throw body.diagnostic("the network '\(cell.name)', which the zoo has already", expected: "another name")
        }
        let network = try NetworkDeclaration(yaml: body, name: cell.name)
        for parameter in network.parameters { try DatabaseNames.checkParameter(parameter.name, at: body) }
        return network
    }

    /// Adds a network.
    mutating func declare(_ network: NetworkDeclaration) {
        declared[network.name] = network
    }

    /// Notes a cell that can't be read and may be a network, so that its uses are not reported as well.
    mutating func declareFaulty(_ name: String) {
        declared[name] = .some(nil)
    }

    /// The network that a cell's `network` names; `nil` where its cell has a fault of its own.
    ///
    /// - Throws: `Diagnostic` for an unknown name, with the nearest.
    func network(_ value: YAMLValue) throws(Diagnostic) -> NetworkDeclaration? {
        let name = try value.string("network")
        if let found = declared[name] { return found }
        guard let network = Zoo.declaration(named: name) else {
            throw .unknown(
                "network", name, valid: declared.keys.sorted() + Zoo.names, file: value.file, line: value.line)
        }
        return network
    }
}
