import Diagnostics

/// Bounds on Markdown whose parse would take far more memory or time than its length suggests.
enum MarkdownGuard {
    /// The most cells that the tables of a text may have together; rows are padded to the width of their header.
    static let maximumTableCells = 200_000
    /// The deepest nesting of quotations and lists.
    static let maximumNesting = 64
    /// The longest paragraph in bytes: matching delimiters in one takes quadratic time at worst.
    static let maximumParagraph = 128 << 10

    /// Checks `lines`, the first of which is line `firstLine` of the file.
    ///
    /// - Throws: `Diagnostic` with the line of what is too much.
    /// - Complexity: O(length).
    static func check(_ lines: some BidirectionalCollection<Substring>, firstLine: Int) throws(Diagnostic) {
        var run = Run()
        var cells = 0
        var line = firstLine + lines.count
        for text in lines.reversed() {
            line -= 1
            run.add(text)
            guard nesting(of: text) <= maximumNesting else {
                throw Diagnostic(line: line, "lists and quotations nested deeper than \(maximumNesting) levels")
            }
            guard run.bytes <= maximumParagraph else {
                throw Diagnostic(
                    line: line, "a paragraph of more than \(maximumParagraph) bytes", expected: "empty lines in it")
            }
            guard let columns = delimiterColumns(of: text) else { continue }
            cells += columns * run.lines
            guard cells <= maximumTableCells else {
                throw Diagnostic(
                    line: line, "a table of \(columns) columns and \(run.lines) rows",
                    expected: "at most \(maximumTableCells) cells in all tables together")
            }
        }
    }

    /// The lines from the current one to the next empty one.
    private struct Run {
        var lines = 0
        var bytes = 0

        mutating func add(_ line: Substring) {
            if line.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) {
                (lines, bytes) = (0, 0)
            } else {
                lines += 1
                bytes += line.utf8.count + 1
            }
        }
    }

    /// How many quotations and lists a line may open.
    private static func nesting(of line: Substring) -> Int {
        var levels = 0
        var isNumber = false
        for byte in line.utf8 {
            switch byte {
            case UInt8(ascii: ">"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"): levels += 1
            case UInt8(ascii: ".") where isNumber, UInt8(ascii: ")") where isNumber: levels += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
            default: return levels
            }
            isNumber = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return isRule(line) ? 0 : levels
    }

    /// Whether a line is made of one dash or star over and over, as rules are.
    private static func isRule(_ line: Substring) -> Bool {
        let bytes = line.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        guard let first = bytes.first, first != UInt8(ascii: ">"), first != UInt8(ascii: "+") else { return false }
        return bytes.allSatisfy { $0 == first }
    }

    /// The columns of a table whose header ends with this line, or `nil` for any other line.
    private static func delimiterColumns(of line: Substring) -> Int? {
        var (bars, dashes) = (0, 0)
        for byte in line.utf8 {
            switch byte {
            case UInt8(ascii: "|"): bars += 1
            case UInt8(ascii: "-"): dashes += 1
            case UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ">"): continue
            default: return nil
            }
        }
        return dashes > 0 && bars > 0 ? bars + 1 : nil
    }
}
