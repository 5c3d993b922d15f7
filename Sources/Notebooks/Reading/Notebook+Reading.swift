public import Diagnostics
import Foundation

extension Notebook {
    /// Reads the notebook in the file at `path`.
    ///
    /// - Throws: `DiagnosticList` with every fault of the file, in the order of its lines.
    public init(path: String) throws(DiagnosticList) {
        self = try NotebookReading(path: path).sound()
    }

    /// Reads a notebook from its text.
    ///
    /// - Parameters:
    ///   - text: The notebook's text, with line feeds at the end of its lines.
    ///   - file: The file that holds it, as errors name it; its last component without extension is the name.
    /// - Throws: `DiagnosticList` with every fault, in the order of the lines.
    /// - Complexity: O(length).
    public init(text: String, file: String) throws(DiagnosticList) {
        self = try NotebookReading(text: text, file: file).sound()
    }
}

/// A notebook as far as it can be read, and what is wrong with the rest.
struct NotebookReading {
    /// The notebook without what can't be read; `nil` where too little can.
    var notebook: Notebook?
    /// The faults, in the order of the lines.
    var faults: [Diagnostic]
}

extension NotebookReading {
    init(path: String) {
        do {
            self.init(text: try NotebookText.read(path), file: path)
        } catch {
            self.init(notebook: nil, faults: [error])
        }
    }

    init(text: String, file: String) {
        var reader = NotebookReader(file: file)
        let notebook = reader.read(text)
        self.init(notebook: notebook, faults: reader.faults.sorted)
    }

    /// The notebook, where it has no faults.
    func sound() throws(DiagnosticList) -> Notebook {
        guard let notebook, faults.isEmpty else { throw DiagnosticList(faults) }
        return notebook
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

    mutating func read(_ text: String) -> Notebook? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        faults.attempt { () throws(Diagnostic) in try Self.check(name: name) }
        let matter = faults.attempt { () throws(Diagnostic) in try FrontMatter.find(in: lines) }
        guard matter != nil || !FrontMatter.begins(lines) else { return nil }
        let front = matter.map { FrontMatter($0.text, faults: &faults) } ?? .unreadable
        guard let scan = scan(lines, from: matter?.nextLine ?? 1) else { return nil }
        let notebook = Notebook(
            file: file, name: name, title: front.title, summary: front.summary, parameters: front.parameters ?? [],
            blocks: [])
        let filled = fill(notebook, from: scan, parameters: front.parameters?.map(\.name))
        return faults.isFull ? nil : filled
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

    /// The notebook with its blocks, references and the names of cells that have faults.
    private mutating func fill(
        _ notebook: Notebook, from scan: BlockScanner, parameters: [String]?
    ) -> Notebook {
        let raw = scan.blocks.compactMap { if case .cell(let cell) = $0 { cell } else { nil } }
        let misnamed = checkNames(raw)
        var checker = ReferenceChecker(
            raw, faultyNames: scan.faultyNames.union(misnamed), isComplete: scan.isComplete)
        var decoder = CellDecoder(file: file, parameters: parameters, faultyNames: scan.faultyNames)
        let decoded = decoder.decode(raw, faults: &faults).map { cell in
            checker.resolve(cell, parameters: parameters, faults: &faults)
        }
        for reference in scan.references {
            checker.check(reference.content, line: reference.line, faults: &faults)
        }
        let cyclic = checkCycles(decoded)
        let undecoded = Set(raw.map(\.name)).subtracting(decoded.map(\.name))
        let cells = Dictionary(decoded.map { ($0.line, $0) }, uniquingKeysWith: { first, _ in first })
        var notebook = notebook
        notebook.references = checker.references.sorted { $0.line < $1.line }
        notebook.faultyNames = checker.faultyNames.union(cyclic).union(undecoded)
        notebook.blocks = scan.blocks.compactMap { block in
            switch block {
            case .prose(let text, let line): .prose(text, line: line)
            case .cell(let cell): cells[cell.line].map { .cell($0) }
            }
        }
        return notebook
    }

    /// Checks that names differ from each other and from the database's; gives those that do not.
    private mutating func checkNames(_ cells: [RawCell]) -> Set<String> {
        var faulty: Set<String> = []
        var lines: [String: Int] = [:]
        for cell in cells {
            let name = cell.name.lowercased()
            if let line = lines[name] {
                faulty.formUnion(cells.map(\.name).filter { $0.lowercased() == name })
                faults.add(
                    Diagnostic(
                        "a second cell '\(cell.name)'", expected: "another name than the cell on line \(line) has"),
                    line: cell.line)
            }
            if cell.kind.hasRows, DatabaseNames.tables.contains(name) {
                faulty.insert(cell.name)
                faults.add(
                    Diagnostic("the name '\(cell.name)', which is a table of the database", expected: "another name"),
                    line: cell.line)
            }
            lines[name] = lines[name] ?? cell.line
        }
        return faulty
    }

    /// Checks that no cell reads its own result; gives those that do.
    private mutating func checkCycles(_ cells: [Cell]) -> [String] {
        var reads: [String: [String]] = [:]
        var names: [String] = []
        for cell in cells {
            guard let read = cell.cellsRead else { continue }
            names.append(cell.name)
            reads[cell.name] = read
        }
        let cycles = QueryOrder(names, reads: reads).cycles
        for cycle in cycles {
            guard let first = cycle.first else { continue }
            faults.add(
                Diagnostic(
                    "a cycle of cells: \((cycle + [first]).joined(separator: " → "))",
                    expected: "queries and fits that do not read their own result"),
                line: cells.first { $0.name == first }?.line)
        }
        return cycles.flatMap(\.self)
    }
}
