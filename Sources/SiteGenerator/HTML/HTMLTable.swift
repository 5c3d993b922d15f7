import Notebooks
import ResultStore
import Tables

/// A table of data as HTML. Built here rather than by a template, which would take ten times as long.
struct HTMLTable {
    /// A column that is shown.
    struct Column {
        /// Its place in the data.
        var index: Int
        /// The column's name in the data.
        var name: String
        /// Its heading; the name itself, set as code, where it is `nil`.
        var label: String?
        /// The unit, shown in the heading.
        var unit: String?
        /// How its numbers are written.
        var format: NumberFormat
    }

    /// The data.
    let table: DataTable
    /// The columns, from left to right.
    let columns: [Column]

    /// All columns of `table`, under their names; those that the database has are shown in their units.
    init(_ table: DataTable) {
        self.table = table
        columns = table.columns.enumerated().map { index, name in
            let unit = Self.units[name]
            return Column(
                index: index, name: name, label: nil, unit: unit == "B" ? unit : nil,
                format: unit == "s" ? .seconds : .automatic)
        }
    }

    /// The units of the columns that the database's views have.
    private static let units: [String: String] = Dictionary(
        ResultSchema.description(parameters: []).flatMap { relation in
            relation.columns.compactMap { column in column.unit.map { (column.name, $0) } }
        }, uniquingKeysWith: { first, _ in first })

    /// Columns of `table` as they are described.
    init(_ table: DataTable, columns: [Column]) {
        self.table = table
        self.columns = columns
    }

    /// Columns of `table` under labels of their own.
    init(_ table: DataTable, labels: [(name: String, label: String, format: NumberFormat)]) {
        self.table = table
        columns = labels.compactMap { name, label, format in
            table.index(of: name).map { Column(index: $0, name: name, label: label, unit: nil, format: format) }
        }
    }

    /// The columns that a `table` cell shows; those that the data does not have are left out.
    init(_ table: DataTable, shown: [TableDeclaration.Column]) {
        let columns = shown.compactMap { column in
            table.index(of: column.name).map {
                Column(index: $0, name: column.name, label: column.label, unit: column.unit, format: column.format)
            }
        }
        self.table = table
        self.columns = shown.isEmpty ? HTMLTable(table).columns : columns
    }

    /// The first `limit` rows in a container that scrolls sideways.
    ///
    /// - Parameters:
    ///   - label: What the table holds, for those who do not see it.
    ///   - limit: The greatest number of rows.
    func html(label: String, limit: Int = .max) -> String {
        let styles = columns.map { style($0.index) }
        var page = "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\""
        HTMLText.append(label, to: &page)
        page += "\"><table><thead><tr>"
        for (column, style) in zip(columns, styles) {
            page += style == .number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">"
            heading(column, to: &page)
            page += "</th>"
        }
        page += "</tr></thead><tbody>\n"
        for row in table.rows.prefix(limit) {
            page += "<tr>"
            for (column, style) in zip(columns, styles) {
                page += style.opening
                HTMLText.append(column.format.format(row[column.index]), to: &page)
                page += "</td>"
            }
            page += "</tr>\n"
        }
        page += "</tbody></table></div>"
        return page
    }

    /// What is said under a table that was cut or has no rows: empty where all rows are shown.
    func cutNote(limit: Int) -> String {
        guard !table.rows.isEmpty else { return "No rows." }
        return table.rows.count > limit
            ? "The first \(limit) of \(table.rows.count) rows; all are in the CSV file." : ""
    }

    /// The first `limit` rows as a Markdown table.
    func markdown(limit: Int = .max) -> String {
        MarkdownMarkup.table(
            headings: columns.map { ($0.label ?? $0.name) + ($0.unit.map { " (\($0))" } ?? "") },
            isNumeric: columns.map { style($0.index) == .number },
            rows: table.rows.prefix(limit).map { row in columns.map { $0.format.format(row[$0.index]) } })
    }

    private func heading(_ column: Column, to page: inout String) {
        if let label = column.label {
            HTMLText.append(label, to: &page)
        } else {
            page += "<code>"
            HTMLText.append(column.name, to: &page)
            page += "</code>"
        }
        if let unit = column.unit, !unit.isEmpty {
            page += " <span class=\"unit\">"
            HTMLText.append(unit, to: &page)
            page += "</span>"
        }
    }

    /// How the values of a column are set.
    private enum Style {
        /// At the right, on one line.
        case number
        /// On one line.
        case word
        /// On as many lines as it takes.
        case text

        var opening: String {
            switch self {
            case .number: "<td class=\"n\">"
            case .word: "<td class=\"w\">"
            case .text: "<td>"
            }
        }
    }

    private func style(_ index: Int) -> Style {
        var style: Style?
        for row in table.rows {
            switch row[index] {
            case .null: break
            case .integer, .real: style = style ?? .number
            case .text(let text):
                if row[index].integerDigits != nil {
                    style = style ?? .number
                } else if text.utf8.count > 24 {
                    return .text
                } else {
                    style = .word
                }
            }
        }
        return style ?? .text
    }
}
