import Diagnostics

/// The tables that a query names where a table can stand: after FROM, JOIN and IN.
///
/// A name elsewhere, such as a column or an alias, is no table even where a cell has the same name. Names that the query
/// defines itself (WITH) and functions that give tables are left out.
struct SQLTables {
    /// A table's name where it stands.
    struct Mention: Sendable, Hashable {
        var name: String
        /// The line, counted from 0 at the start of the SQL text.
        var line: Int
    }

    /// The mentions, in the order of the text.
    private(set) var mentions: [Mention] = []

    private let tokens: [SQLToken]
    private var index = 0
    private var clauses: [Clause] = [Clause()]

    /// What is known of the text between two parentheses.
    private struct Clause {
        var isInFrom = false
        var expectsTable = false
    }

    private static let clauseEnds: Set<String> = [
        "WHERE", "GROUP", "ORDER", "HAVING", "WINDOW", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "SELECT", "VALUES",
    ]

    /// Finds the tables in `tokens`.
    ///
    /// - Complexity: O(tokens).
    init(_ tokens: [SQLToken]) {
        self.tokens = tokens
        while index < tokens.count {
            step(tokens[index])
            index += 1
        }
        let defined = Set(Self.commonTableNames(in: tokens))
        mentions.removeAll { defined.contains($0.name.lowercased()) }
    }

    private mutating func step(_ token: SQLToken) {
        let top = clauses.count - 1
        if token.isMark("(") {
            clauses.append(Clause(isInFrom: clauses[top].expectsTable, expectsTable: clauses[top].expectsTable))
            clauses[top].expectsTable = false
        } else if token.isMark(")") {
            if clauses.count > 1 { clauses.removeLast() }
        } else if token.isMark(",") {
            clauses[top].expectsTable = clauses[top].isInFrom
        } else if token.kind == .word, keyword(token, top) {
            return
        } else if token.isName, clauses[top].expectsTable {
            clauses[top].expectsTable = false
            addTable()
        }
    }

    /// Handles a keyword that opens or ends a place where tables stand.
    private mutating func keyword(_ token: SQLToken, _ top: Int) -> Bool {
        let word = token.text.uppercased()
        if word == "FROM" {
            let isComparison = index > 0 && tokens[index - 1].isWord("DISTINCT")
            guard !isComparison else { return true }
            clauses[top] = Clause(isInFrom: true, expectsTable: true)
        } else if word == "JOIN" {
            clauses[top].expectsTable = true
        } else if word == "IN" {
            clauses[top].expectsTable = index + 1 < tokens.count && tokens[index + 1].isName
        } else if Self.clauseEnds.contains(word) {
            clauses[top] = Clause()
        } else {
            return false
        }
        return true
    }

    private mutating func addTable() {
        var schema: String?
        if index + 2 < tokens.count, tokens[index + 1].isMark("."), tokens[index + 2].isName {
            schema = tokens[index].text.lowercased()
            index += 2
        }
        guard schema == nil || schema == "temp" else { return }
        let isFunction = index + 1 < tokens.count && tokens[index + 1].isMark("(")
        guard !isFunction else { return }
        mentions.append(Mention(name: tokens[index].text, line: tokens[index].line))
    }

    /// The names that WITH defines, in lower case: `name AS (` or `name(columns) AS (` after WITH, RECURSIVE or a comma.
    private static func commonTableNames(in tokens: [SQLToken]) -> [String] {
        guard tokens.contains(where: { $0.isWord("WITH") }) else { return [] }
        return tokens.indices.dropFirst().compactMap { index in
            let before = tokens[index - 1]
            guard tokens[index].isName, before.isWord("WITH") || before.isWord("RECURSIVE") || before.isMark(",") else {
                return nil
            }
            var next = index + 1
            if next < tokens.count, tokens[next].isMark("(") {
                while next < tokens.count, !tokens[next].isMark(")") { next += 1 }
                next += 1
            }
            guard next < tokens.count, tokens[next].isWord("AS") else { return nil }
            next += 1
            while next < tokens.count, tokens[next].isWord("NOT") || tokens[next].isWord("MATERIALIZED") { next += 1 }
            guard next < tokens.count, tokens[next].isMark("(") else { return nil }
            return tokens[index].text.lowercased()
        }
    }
}
