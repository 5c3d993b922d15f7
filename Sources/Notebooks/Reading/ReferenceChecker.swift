import Diagnostics

/// Checks that whatever a notebook's cells and prose refer to is there, and finds what its queries read.
struct ReferenceChecker {
    private let kinds: [String: CellKind]
    /// The names of the cells that have rows, by their name in lower case, as SQL does not tell case apart.
    private let rows: [String: String]
    private let rowNames: [String]
    /// Whether there may be cells that were not seen, so that nothing is known to be missing.
    private let mayMissCells: Bool
    /// The names of cells with faults, and of what may be a cell that was not seen.
    private(set) var faultyNames: Set<String>
    /// The references found so far.
    private(set) var references: [PlacedReference] = []

    /// Prepares the check among the notebook's cells, those with faults included.
    ///
    /// - Parameters:
    ///   - faultyNames: The names of cells that are not among them.
    ///   - isComplete: Whether no others were overlooked.
    init(_ cells: [RawCell], faultyNames: Set<String>, isComplete: Bool) {
        self.faultyNames = faultyNames
        mayMissCells = !isComplete
        kinds = Dictionary(cells.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
        rowNames = cells.filter(\.kind.hasRows).map(\.name)
        rows = Dictionary(rowNames.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The cell with what its query reads filled in.
    ///
    /// - Parameters:
    ///   - parameters: The names of the notebook's parameters; `nil` where they are not known.
    ///   - faults: Gets every reference of the cell to nothing.
    mutating func resolve(_ cell: Cell, parameters: [String]?, faults: inout FaultCollector) -> Cell {
        let before = faults.diagnostics.count
        defer { if faults.diagnostics.count > before { faultyNames.insert(cell.name) } }
        var cell = cell
        switch cell.body {
        case .sql(var declaration):
            if let text = try? SQLText(query: declaration.query, parameters: parameters) {
                declaration.cells = cellsRead(by: text, firstLine: declaration.line, faults: &faults)
                if parameters == nil, text.bindsParameters { faultyNames.insert(cell.name) }
            }
            cell.body = .sql(declaration)
        case .fit(let fit):
            checkData(fit.data, cell: cell, faults: &faults)
        case .chart(let chart):
            checkData(chart.data, cell: cell, faults: &faults)
        case .table(let table):
            checkData(table.data, cell: cell, faults: &faults)
            check(text: table.caption, line: Self.line(of: "caption", in: cell), faults: &faults)
        case .claim(var claim):
            checkData(claim.data, cell: cell, faults: &faults)
            claim.cells = [claim.data] + cellsRead(byTestsOf: claim, faults: &faults)
            checkEvidence(claim.evidence, line: Self.line(of: "evidence", in: cell), faults: &faults)
            check(text: claim.condition, line: Self.line(of: "condition", in: cell), faults: &faults)
            cell.body = .claim(claim)
        case .network, .experiment, .formula:
            break
        }
        return cell
    }

    private mutating func cellsRead(
        byTestsOf claim: ClaimDeclaration, faults: inout FaultCollector
    ) -> [String] {
        claim.tests.flatMap { test -> [String] in
            let text = faults.attempt { () throws(Diagnostic) in
                do throws(Diagnostic) {
                    return try SQLText(expression: test.expression)
                } catch {
                    throw error.moved(by: test.line)
                }
            }
            return text.map { cellsRead(by: $0, firstLine: test.line, faults: &faults) } ?? []
        }
    }

    private mutating func cellsRead(by text: SQLText, firstLine: Int, faults: inout FaultCollector) -> [String] {
        var cells: [String] = []
        for mention in text.tables {
            let name = mention.name.lowercased()
            if let cell = rows[name] {
                if !cells.contains(cell) { cells.append(cell) }
            } else if mayBeFaulty(mention.name) {
                faultyNames.insert(mention.name)
                cells.append(mention.name)
            } else if !DatabaseNames.isReadable(name), !faults.isFull {
                faults.add(
                    .unknown("table", mention.name, valid: rowNames + DatabaseNames.tables),
                    line: mention.line + firstLine)
            }
        }
        return cells
    }

    /// Whether a name that no cell has may be that of a cell with a fault, which is reported already.
    private func mayBeFaulty(_ name: String) -> Bool {
        (mayMissCells && !DatabaseNames.isReadable(name.lowercased()))
            || faultyNames.contains { $0.lowercased() == name.lowercased() }
    }

    private func checkData(_ name: String, cell: Cell, faults: inout FaultCollector) {
        faults.attempt(line: Self.line(of: "data", in: cell)) { () throws(Diagnostic) in try checkRows(name) }
    }

    private func checkRows(_ name: String) throws(Diagnostic) {
        guard let kind = kinds[name] else {
            if mayBeFaulty(name) { return }
            throw .unknown("cell", name, valid: rowNames)
        }
        guard kind.hasRows else {
            throw Diagnostic(
                "the \(kind.rawValue) cell '\(name)' has no rows", expected: "an experiment, sql, formula or fit cell")
        }
    }

    /// The line of a key at the left margin of a cell's YAML.
    private static func line(of key: String, in cell: Cell) -> Int {
        let lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
        return cell.line + (lines.firstIndex { $0.hasPrefix(key + ":") } ?? -1) + 1
    }

    /// Checks the text of a claim's evidence. A single word is no prose, but meant as the name of a cell.
    private mutating func checkEvidence(_ text: String, line: Int, faults: inout FaultCollector) {
        let words = text.split(whereSeparator: \.isWhitespace)
        let isName = words.count == 1 && words[0].split(separator: "-").allSatisfy { CellName.isIdentifier($0) }
        guard isName else { return check(text: text, line: line, faults: &faults) }
        faults.add(
            Diagnostic(
                "evidence is '\(words[0])'", expected: "prose, perhaps with '@fig-NAME' or '{{ cell.column }}'",
                suggestion: nearestName(to: String(words[0]), among: shownNames).map { "@" + $0 }),
            line: line)
    }

    /// The names of charts and tables.
    private var shownNames: [String] { kinds.filter { $0.value == .chart || $0.value == .table }.keys.sorted() }

    /// Checks the references in the text of a cell.
    private mutating func check(text: String, line: Int, faults: inout FaultCollector) {
        let marked = MarkedProse(text)
        guard !marked.occurrences.isEmpty else { return }
        for index in marked.liveOccurrences(in: MarkdownTree(marked.text)).sorted() {
            check(marked.occurrences[index].content, line: line, faults: &faults)
        }
    }

    /// Checks a reference in prose and notes it.
    mutating func check(_ content: ProseOccurrence.Content, line: Int, faults: inout FaultCollector) {
        guard !faults.isFull else { return }
        if case .reference(let reference) = content {
            references.append(PlacedReference(reference: reference, line: line))
        }
        faults.attempt(line: line) { () throws(Diagnostic) in
            switch content {
            case .literal: break
            case .malformed(let fault): throw fault
            case .reference(.value(let cell, _, _)): try checkRows(cell)
            case .reference(.label(let name)):
                guard kinds[name] == nil, !mayBeFaulty(name) else { return }
                throw .unknown("figure or table", name, valid: shownNames)
            }
        }
    }
}
