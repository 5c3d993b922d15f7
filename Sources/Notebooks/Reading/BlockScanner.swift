import CMarkGFM
import Diagnostics

/// A cell as it stands in the text, before its body is read.
struct RawCell: Sendable {
    var kind: CellKind
    var name: String
    /// The line of the opening fence.
    var line: Int
    /// What stands between the fences.
    var source: String
}

/// Finds the cells among the fenced code blocks of a Markdown text, and the references in its prose.
struct BlockScanner {
    /// A stretch of prose, or a cell.
    enum Block: Sendable {
        case prose(String, line: Int)
        case cell(RawCell)
    }

    /// The blocks, in the order of the text.
    private(set) var blocks: [Block] = []
    /// The references in prose, with what looks like one and is none; `line` counts in the file, from 1.
    private(set) var references: [ProseOccurrence] = []
    /// The names of cells whose fence has a fault: they are left out, and their uses are no faults of their own.
    private(set) var faultyNames: Set<String> = []
    /// Whether every fence is closed; what one swallows that is not may hold cells.
    private(set) var isComplete = true

    private let lines: ArraySlice<Substring>
    private let firstLine: Int

    /// Scans a notebook's text after its front matter.
    ///
    /// - Parameters:
    ///   - lines: The lines of the file.
    ///   - firstLine: The line after the front matter, counted from 1.
    ///   - faults: Gets what is wrong with fences.
    init(_ lines: [Substring], firstLine: Int, faults: inout FaultCollector) throws(Diagnostic) {
        self.lines = lines.dropFirst(firstLine - 1)
        self.firstLine = firstLine
        try MarkdownGuard.check(self.lines, firstLine: firstLine)
        let marked = MarkedProse(self.lines.joined(separator: "\n"))
        let tree = MarkdownTree(marked.text)
        scan(tree, marked, &faults)
        references = marked.liveOccurrences(in: tree).sorted().map { index in
            var occurrence = marked.occurrences[index]
            occurrence.line += firstLine
            return occurrence
        }
    }

    private mutating func scan(_ tree: borrowing MarkdownTree, _ marked: MarkedProse, _ faults: inout FaultCollector) {
        var proseStart = firstLine
        for node in tree.nodes() where cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK {
            guard let fence = Fence(node, marked) else { continue }
            let line = Int(cmark_node_get_start_line(node)) + firstLine - 1
            let lastLine = Int(cmark_node_get_end_line(node)) + firstLine - 1
            let isTopLevel = cmark_node_parent(node) == tree.root
            let cell = faults.attempt(line: line) { () throws(Diagnostic) in
                try fence.cell(line: line, isTopLevel: isTopLevel)
            }
            let isClosed = !isTopLevel || lastLine > line && fence.isClosed(by: lines[lastLine - 1])
            if !isClosed {
                faults.add(Diagnostic("an unclosed fence", expected: "a line '\(fence.marks)' after it"), line: line)
                isComplete = false
            }
            if cell == nil || !isClosed, fence.words.count > 1 { faultyNames.insert(fence.words[1]) }
            guard isClosed, let cell = cell ?? nil else { continue }
            appendProse(from: proseStart, to: line)
            blocks.append(.cell(cell))
            proseStart = lastLine + 1
        }
        appendProse(from: proseStart, to: firstLine + lines.count)
    }

    private mutating func appendProse(from start: Int, to end: Int) {
        guard start < end else { return }
        let text = lines[(start - 1)..<(end - 1)].joined(separator: "\n")
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        blocks.append(.prose(text + "\n", line: start))
    }
}

/// The opening of a fenced code block.
private struct Fence {
    let words: [String]
    let source: String
    /// The fence itself, such as three backticks.
    let marks: String

    init?(_ node: MarkdownTree.Node, _ marked: MarkedProse) {
        var (length, offset, character): (CInt, CInt, CChar) = (0, 0, 0)
        guard cmark_node_get_fenced(node, &length, &offset, &character) != 0 else { return nil }
        let info = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
        words = marked.restored(info).split(whereSeparator: \.isWhitespace).map(String.init)
        source = marked.restored(MarkdownTree.literal(of: node))
        marks = String(repeating: Character(Unicode.Scalar(UInt8(bitPattern: character))), count: Int(length))
    }

    func isClosed(by line: Substring) -> Bool {
        let line = line.trimmingPrefix(while: \.isWhitespace)
        return line.hasPrefix(marks) && line.allSatisfy { $0.isWhitespace || $0 == marks.first }
    }

    /// The cell, or `nil` where the block is ordinary code.
    func cell(line: Int, isTopLevel: Bool) throws(Diagnostic) -> RawCell? {
        guard let word = words.first else { return nil }
        guard let kind = CellKind(rawValue: word) else {
            try checkNoMisspelling(word)
            return nil
        }
        guard words.count == 2 else {
            throw Diagnostic(
                words.count == 1
                    ? "a cell '\(word)' without a name"
                    : "a cell '\(word)' with more than a name: '\(words.dropFirst().joined(separator: " "))'",
                expected: "'\(word) NAME', or another word than '\(word)' for code that is only shown")
        }
        guard isTopLevel else {
            throw Diagnostic("a cell '\(word)' inside a list or a quotation", expected: "a cell at the left margin")
        }
        try CellName.check(words[1], of: kind)
        return RawCell(kind: kind, name: words[1], line: line, source: source)
    }

    private func checkNoMisspelling(_ word: String) throws(Diagnostic) {
        guard words.count >= 2 else { return }
        let kinds = CellKind.allCases.map(\.rawValue)
        let looksNamed = words[1].hasPrefix(CellName.chartPrefix) || words[1].hasPrefix(CellName.tablePrefix)
        if looksNamed || nearestName(to: word, among: kinds) != nil {
            throw Diagnostic.unknown("cell kind", word, valid: kinds)
        }
    }
}
