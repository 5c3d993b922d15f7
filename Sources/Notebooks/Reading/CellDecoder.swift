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
            let network = decoded(cell, &faults) { (body) throws(Diagnostic) in
                try NetworkScope.decoded(body, cell)
            }
            guard let network else { continue }
            scope.declare(network)
            bodies[index] = .network(network)
        }
        for (index, cell) in cells.enumerated() where cell.kind != .network {
            bodies[index] = body(of: cell, &faults)
        }
        return cells.enumerated().compactMap { index, cell -> Cell? in
            guard let body = bodies[index] else { return nil }
            return Cell(name: cell.name, line: cell.line, source: cell.source, body: body)
        }
    }

    /// The decoded body; `nil` where the cell has faults, which are added, or depends on a network that has a fault of its own.
    private func body(of cell: RawCell, _ faults: inout FaultCollector) -> Cell.Body? {
        let scope = scope
        return switch cell.kind {
        case .network: nil
        case .sql:
            faults.attempt(line: cell.line) { () throws(Diagnostic) in .sql(try query(of: cell)) }
        case .experiment:
            decoded(cell, &faults) { (body) throws(Diagnostic) in
                try ExperimentDeclaration(body, name: cell.name, scope: scope)
            }?.map { .experiment($0) }
        case .formula:
            decoded(cell, &faults) { (body) throws(Diagnostic) in
                try FormulaDeclaration(body, name: cell.name, scope: scope)
            }?.map { .formula($0) }
        case .fit:
            decoded(cell, &faults) { (body) throws(Diagnostic) in
                .fit(try FitDeclaration(body, name: cell.name))
            }
        case .chart:
            decoded(cell, &faults) { (body) throws(Diagnostic) in .chart(try ChartDeclaration(body, cell: cell)) }
        case .table:
            decoded(cell, &faults) { (body) throws(Diagnostic) in
                .table(try TableDeclaration(body, name: cell.name))
            }
        case .claim:
            decoded(cell, &faults) { (body) throws(Diagnostic) in
                .claim(try ClaimDeclaration(body, name: cell.name))
            }
        }
    }

    /// What a cell's YAML says; `nil` where it has faults, all of which are added.
    private func decoded<Result>(
        _ cell: RawCell, _ faults: inout FaultCollector, _ decode: (YAMLValue) throws(Diagnostic) -> Result
    ) -> Result? {
        guard let value = faults.attempt(line: cell.line, { () throws(Diagnostic) in try yaml(of: cell) }) else {
            return nil
        }
        var search = FaultSearch()
        let result = search.decoded(value, decode)
        for fault in search.faults { faults.add(fault, line: cell.line) }
        return result
    }

    private func yaml(of cell: RawCell) throws(Diagnostic) -> YAMLValue {
        let value = try YAMLReader.read(cell.source, file: file, firstLine: cell.line + 1)
        if case .mapping(let entries) = value.content, entries.isEmpty {
            throw Diagnostic(file: file, line: cell.line, "an empty \(cell.kind.rawValue) cell '\(cell.name)'")
        }
        return value
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
