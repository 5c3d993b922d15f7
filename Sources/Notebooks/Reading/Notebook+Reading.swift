public import Diagnostics
import Foundation

extension Notebook {
    /// Reads the notebook in the file at `path`.
    ///
    /// - Throws: `DiagnosticList` with every fault of the file, in the order of its lines.
    public init(path: String) throws(DiagnosticList) {
        let text: String
        do {
            text = try NotebookText.read(path)
        } catch {
            throw DiagnosticList([error])
        }
        try self.init(text: text, file: path)
    }

    /// Reads a notebook from its text.
    ///
    /// - Parameters:
    ///   - text: The notebook's text, with line feeds at the end of its lines.
    ///   - file: The file that holds it, as errors name it; its last component without extension is the name.
    /// - Throws: `DiagnosticList` with every fault, in the order of the lines.
    /// - Complexity: O(length).
    public init(text: String, file: String) throws(DiagnosticList) {
        var reader = NotebookReader(file: file)
        try self = reader.read(text)
    }
}

/// Reads a notebook's text, gathering faults.
private struct NotebookReader {
    let file: String
    var faults: FaultCollector

    init(file: String) {
        self.file = file
        faults = FaultCollector(file: file)
    }

    mutating func read(_ text: String) throws(DiagnosticList) -> Notebook {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        faults.attempt { () throws(Diagnostic) in try Self.check(name: name) }
        let matter = faults.attempt { () throws(Diagnostic) in try FrontMatter.find(in: lines) }
        guard let matter else { throw DiagnosticList(faults.diagnostics) }
        let front = FrontMatter(matter.text, faults: &faults)
        let scan = scan(lines, from: matter.nextLine)
        var references: [PlacedReference] = []
        let blocks = blocks(of: scan, parameters: front.parameters.map(\.name), references: &references)
        try faults.throwIfAny()
        return Notebook(
            file: file, name: name, title: front.title, summary: front.summary, parameters: front.parameters,
            blocks: blocks, references: references)
    }

    /// Names of pages that the site has beside those of notebooks.
    private static let reservedNames = ["index", "claims", "database", "method"]

    private static func check(name: String) throws(Diagnostic) {
        let allowed = name.utf8.allSatisfy { byte in
            CellName.isIdentifier(String(decoding: [UInt8(ascii: "a"), byte], as: UTF8.self))
                || "-.".utf8.contains(byte)
        }
        guard allowed, let first = name.utf8.first, !"-.".utf8.contains(first) else {
            throw Diagnostic(
                "the notebook's name '\(name)'", expected: "a file name of letters, digits, '-', '_' and '.'")
        }
        guard !reservedNames.contains(name.lowercased()) else {
            throw Diagnostic(
                "the notebook's name '\(name)', which is a page of the site", expected: "another file name")
        }
    }

    private mutating func scan(_ lines: [Substring], from line: Int) -> BlockScanner? {
        do {
            return try BlockScanner(lines, firstLine: line, faults: &faults)
        } catch {
            faults.add(error)
            return nil
        }
    }

    private mutating func blocks(
        of scan: BlockScanner?, parameters: [String], references: inout [PlacedReference]
    ) -> [Notebook.Block] {
        guard let scan else { return [] }
        let raw = scan.blocks.compactMap { if case .cell(let cell) = $0 { cell } else { nil } }
        checkNames(raw)
        var checker = ReferenceChecker(raw)
        var decoder = CellDecoder(file: file, parameters: parameters)
        let decoded = decoder.decode(raw, faults: &faults).map { cell in
            checker.resolve(cell, parameters: parameters, faults: &faults)
        }
        for reference in scan.references {
            checker.check(reference.content, line: reference.line, faults: &faults)
        }
        references = checker.references.sorted { $0.line < $1.line }
        checkCycles(decoded)
        let cells = Dictionary(decoded.map { ($0.line, $0) }, uniquingKeysWith: { first, _ in first })
        return scan.blocks.compactMap { block in
            switch block {
            case .prose(let text, let line): .prose(text, line: line)
            case .cell(let cell): cells[cell.line].map { .cell($0) }
            }
        }
    }

    private mutating func checkNames(_ cells: [RawCell]) {
        var lines: [String: Int] = [:]
        for cell in cells {
            let name = cell.name.lowercased()
            if let line = lines[name] {
                faults.add(
                    Diagnostic(
                        "a second cell '\(cell.name)'", expected: "another name than the cell on line \(line) has"),
                    line: cell.line)
            }
            if cell.kind.hasRows, DatabaseNames.tables.contains(name) {
                faults.add(
                    Diagnostic("the name '\(cell.name)', which is a table of the database", expected: "another name"),
                    line: cell.line)
            }
            lines[name] = lines[name] ?? cell.line
        }
    }

    private mutating func checkCycles(_ cells: [Cell]) {
        var reads: [String: [String]] = [:]
        var names: [String] = []
        for cell in cells {
            guard let read = cell.cellsRead else { continue }
            names.append(cell.name)
            reads[cell.name] = read
        }
        for cycle in QueryOrder(names, reads: reads).cycles {
            guard let first = cycle.first else { continue }
            faults.add(
                Diagnostic(
                    "a cycle of cells: \((cycle + [first]).joined(separator: " → "))",
                    expected: "queries and fits that do not read their own result"),
                line: cells.first { $0.name == first }?.line)
        }
    }
}
