import Diagnostics
import Networks

/// Decodes the bodies of a notebook's cells.
struct CellDecoder {
    /// The notebook's file.
    let file: String
    /// The names of the notebook's parameters; `nil` where they are not known.
    let parameters: [String]?
    private var scope = NetworkScope()

    /// Prepares to decode cells.
    ///
    /// - Parameter faultyNames: The names of cells that can't be decoded: there may be networks among them.
    init(file: String, parameters: [String]?, faultyNames: Set<String>) {
        self.file = file
        self.parameters = parameters
        for name in faultyNames { scope.declareFaulty(name) }
    }

    /// The longest query.
    static let maximumQueryLength = 64 << 10

    /// The decoded cells, in the order of the text; those with faults, which are added to `faults`, are left out.
    ///
    /// Networks are decoded first, so that an experiment can stand before its network.
    mutating func decode(_ cells: [RawCell], faults: inout FaultCollector) -> [Cell] {
        var bodies: [Int: Cell.Body] = [:]
        for (index, cell) in cells.enumerated() where cell.kind == .network {
            scope.declareFaulty(cell.name)
            let network = faults.attempt(line: cell.line) { () throws(Diagnostic) in
                try scope.declare(cell, yaml(of: cell))
            }
            if let network { bodies[index] = .network(network) }
        }
        for (index, cell) in cells.enumerated() where cell.kind != .network {
            let body = faults.attempt(line: cell.line) { () throws(Diagnostic) in try decodedBody(of: cell) }
            bodies[index] = body ?? nil
        }
        return cells.enumerated().compactMap { index, cell -> Cell? in
            guard let body = bodies[index] else { return nil }
            return Cell(name: cell.name, line: cell.line, source: cell.source, body: body)
        }
    }

    private func yaml(of cell: RawCell) throws(Diagnostic) -> YAMLValue {
        let value = try YAMLReader.read(cell.source, file: file, firstLine: cell.line + 1)
        if case .mapping(let entries) = value.content, entries.isEmpty {
            throw Diagnostic(file: file, line: cell.line, "an empty \(cell.kind.rawValue) cell '\(cell.name)'")
        }
        return value
    }

    /// The decoded body; `nil` where the cell depends on a network that has a fault of its own.
    private func decodedBody(of cell: RawCell) throws(Diagnostic) -> Cell.Body? {
        switch cell.kind {
        case .network: return nil
        case .experiment:
            return try ExperimentDeclaration(yaml(of: cell), name: cell.name, scope: scope).map { .experiment($0) }
        case .formula: return try FormulaDeclaration(yaml(of: cell), name: cell.name, scope: scope).map { .formula($0) }
        case .fit: return .fit(try FitDeclaration(yaml(of: cell), name: cell.name))
        case .sql: return .sql(try query(of: cell))
        case .chart: return .chart(try ChartDeclaration(yaml(of: cell), cell: cell))
        case .table: return .table(try TableDeclaration(yaml(of: cell), name: cell.name))
        case .claim: return .claim(try ClaimDeclaration(yaml(of: cell), name: cell.name))
        }
    }

    private func query(of cell: RawCell) throws(Diagnostic) -> SQLDeclaration {
        guard cell.source.utf8.count <= Self.maximumQueryLength else {
            throw Diagnostic(
                line: cell.line, "a query of \(cell.source.utf8.count) bytes",
                expected: "at most \(Self.maximumQueryLength)")
        }
        do {
            _ = try SQLText(query: cell.source, parameters: parameters)
        } catch {
            throw error.moved(by: cell.line + 1)
        }
        return SQLDeclaration(query: cell.source, line: cell.line + 1, cells: [])
    }
}

extension Diagnostic {
    /// The diagnostic with `lines` added to its line.
    func moved(by lines: Int) -> Diagnostic {
        var moved = self
        moved.line = (line ?? 0) + lines
        return moved
    }
}
