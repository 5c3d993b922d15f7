import Diagnostics
import ResultStore
import Tables

/// The page of the database: what its views and tables hold, and the saved queries with their rows.
struct DatabasePage {
    let frame: PageFrame
    /// The views and tables, with what they mean.
    let relations: [TableDescription]
    let queries: [SavedQuery]

    /// The page, and the queries that failed. Before anything has run, queries are shown without rows: views have no
    /// columns for parameters yet.
    func build(_ database: some QuerySource) throws -> (page: SitePage, faults: [Diagnostic]) {
        var files: [SiteFile] = []
        var faults: [Diagnostic] = []
        var views: [TemplateContext] = []
        let isEmpty = try database.query(Self.trialsQuery, parameters: [:]).rows.isEmpty
        for query in queries {
            guard !isEmpty else {
                views.append(Self.view(query, nil, fault: nil))
                continue
            }
            do {
                let table = try database.query(query.sql, parameters: [:])
                files.append(SiteFile(path: Self.path(query), text: TableFormat.csv.write(table)))
                views.append(Self.view(query, table, fault: nil))
            } catch let error as StoreError {
                if case .unknownColumn(let name) = error.kind {
                    // Columns are the parameters of what has been run: a query for others is no fault of the site.
                    let note = Diagnostic("no trial has the parameter '\(name)', by which this query goes")
                    views.append(Self.view(query, nil, fault: note))
                    continue
                }
                let fault = error.diagnostic(file: query.file, firstLine: query.firstLine)
                views.append(Self.view(query, nil, fault: fault))
                faults.append(fault)
            }
        }
        var values = frame.values(
            file: "database.html", title: "Database",
            description: "What the results database holds, and saved queries.",
            contents: contents)
        values["parts"] = .list([
            part("Views, named for questions", relations.filter { $0.kind == .view }),
            part("Tables, in which results are kept", relations.filter { $0.kind == .table }),
        ])
        values["queries"] = .list(views)
        let page = SitePage(
            file: "database.html", template: "database", context: TemplateContext(values), files: files)
        return (page, faults)
    }

    static let trialsQuery = "SELECT id FROM trial LIMIT 1"

    private var contents: [PageFrame.Entry] {
        let queries = queries.map { PageFrame.Entry(label: $0.title, href: "#query-" + HTMLText.address($0.name)) }
        let views = relations.filter { $0.kind == .view }.map {
            PageFrame.Entry(label: $0.name, href: "#" + HTMLText.address($0.name))
        }
        let tables = relations.filter { $0.kind == .table }.map {
            PageFrame.Entry(label: $0.name, href: "#" + HTMLText.address($0.name))
        }
        return [
            PageFrame.Entry(label: "Saved queries", href: "#queries", sections: queries),
            PageFrame.Entry(label: "Views", href: "#views", sections: views),
            PageFrame.Entry(label: "Tables", href: "#tables", sections: tables),
        ]
    }

    private func part(_ heading: String, _ relations: [TableDescription]) -> TemplateContext {
        TemplateContext([
            "heading": .text(heading),
            "anchor": .text(relations.first?.kind == .view ? "views" : "tables"),
            "relations": .list(
                relations.map { relation in
                    TemplateContext([
                        "anchor": .text(relation.name), "name": .text(relation.name),
                        "meaning": .text(relation.meaning),
                        "columns": .html(Self.columns(of: relation)),
                    ])
                }),
        ])
    }

    private static func columns(of relation: TableDescription) -> String {
        let rows = relation.columns.map { column in
            [Datum.text(column.name), .text(column.type), .text(column.unit ?? ""), .text(column.meaning)]
        }
        let table = DataTable(columns: ["column", "type", "unit", "meaning"], rows: rows)
        let labels = [("column", "Column"), ("type", "Type"), ("unit", "Unit"), ("meaning", "Meaning")]
        return HTMLTable(table, labels: labels.map { ($0, $1, .automatic) }).html(
            label: "The columns of \(relation.name)")
    }

    private static func path(_ query: SavedQuery) -> String { "data/queries/\(query.name).csv" }

    private static func view(_ query: SavedQuery, _ table: DataTable?, fault: Diagnostic?) -> TemplateContext {
        let markup = table.map(HTMLTable.init)
        return TemplateContext([
            "anchor": .text("query-" + query.name), "name": .text(query.name), "title": .text(query.title),
            "meaning": .text(query.meaning), "source": .html(SourceMarkup.sql(query.sql)),
            "fault": .text(fault?.description ?? ""),
            "rows": .html(
                markup?.html(label: "The rows of: \(query.title)", limit: NotebookContext.rowLimit) ?? ""),
            "rows_note": .text(markup?.cutNote(limit: NotebookContext.rowLimit) ?? ""),
            "csv": .text(table == nil ? "" : HTMLText.address(path(query))),
        ])
    }
}
