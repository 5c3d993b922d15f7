import Notebooks
import Tables

/// The page of the method: how everything is counted and measured, and on what.
struct MethodPage {
    let frame: PageFrame
    /// The prose of `site/pages/method.md`.
    let prose: String

    /// The page.
    func build(_ database: some QuerySource) throws -> SitePage {
        var renderer = ProseRenderer(reservedAnchors: ["main", "contents", "machines", "results"]) { _ in nil }
        let body = renderer.html(prose)
        var contents = renderer.headings.filter { $0.level == 2 }.map {
            PageFrame.Entry(label: $0.text, href: "#" + HTMLText.address($0.anchor))
        }
        contents.append(PageFrame.Entry(label: "Machines", href: "#machines"))
        contents.append(PageFrame.Entry(label: "What the database holds", href: "#results"))
        var values = frame.values(
            file: "method.html", title: "Method", description: "How costs are counted and measured.", contents: contents
        )
        values["body"] = .html(body)
        values["machines"] = .html(try table(Self.machinesQuery, Self.machineColumns, "Machines", database))
        values["statistics"] = .html(try table(Self.statisticsQuery, Self.statisticsColumns, "Results", database))
        return SitePage(file: "method.html", template: "method", context: TemplateContext(values))
    }

    private func table(
        _ query: String, _ columns: [Column], _ label: String, _ database: some QuerySource
    ) throws -> String {
        let table = try database.query(query, parameters: [:])
        return table.rows.isEmpty ? "" : HTMLTable(table, labels: columns).html(label: label)
    }

    private typealias Column = (name: String, label: String, format: NumberFormat)

    private static func column(_ name: String, _ label: String, _ format: NumberFormat = .automatic) -> Column {
        (name, label, format)
    }

    private static let machinesQuery = """
        SELECT m.name, m.instruction_sets, m.operating_system, substr(m.fingerprint, 1, 12) AS fingerprint,
               count(t.id) AS trials
        FROM machine m LEFT JOIN trial t ON t.machine_id = m.id
        GROUP BY m.id ORDER BY m.name, m.fingerprint
        """

    private static let machineColumns = [
        column("name", "Machine"), column("instruction_sets", "Instruction sets"),
        column("operating_system", "System"), column("trials", "Trials", .integer),
        column("fingerprint", "Fingerprint"),
    ]

    private static let statisticsQuery = """
        SELECT t.network, count(*) AS trials, sum(t.status = 'failed') AS failed,
               count(t.machine_id) AS measured, sum(s.samples) AS samples,
               1.0 * sum(s.outliers) / sum(s.samples) AS outlier_share,
               group_concat(DISTINCT t.engine_version) AS versions,
               substr(min(t.started_at), 1, 10) AS first_day, substr(max(t.started_at), 1, 10) AS last_day
        FROM trial t
        LEFT JOIN (SELECT trial_id, sum(samples) AS samples, sum(outliers) AS outliers
                   FROM measurement WHERE metric = 'seconds' GROUP BY trial_id) s ON s.trial_id = t.id
        GROUP BY t.network ORDER BY t.network
        """

    private static let statisticsColumns = [
        column("network", "Network"), column("trials", "Trials", .integer), column("failed", "Failed", .integer),
        column("measured", "Measured", .integer), column("samples", "Samples of time", .integer),
        column("outlier_share", "Outliers", .percent), column("versions", "Engine versions"),
        column("first_day", "From"), column("last_day", "To"),
    ]
}
