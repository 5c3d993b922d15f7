import Charts
import Diagnostics
import Tables

extension AnalysisReport {
    /// The report as one page that needs no other file and no script.
    ///
    /// - Parameter styles: The folder with the site's styles.
    /// - Throws: `Diagnostic` where the stylesheet cannot be read.
    public func page(styles: String) throws -> String {
        let stylesheet = try TextFile.read(styles + "/" + PageFrame.stylesheet)
        let name = HTMLText.escaped(title)
        var page = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(name) · Costbook</title>
            <style>
            \(stylesheet.replacing("</", with: "<\\/"))
            .title, .body { max-width: 60rem; }
            .chart { max-width: var(--measure); }
            </style>
            </head>
            <body id="top">
            <main id="main">
            <header class="title">
            <h1>\(name)</h1>

            """
        for line in summary { page += "<p class=\"facts\">\(HTMLText.escaped(line))</p>\n" }
        page += "</header>\n<div class=\"body\">\n"
        for (index, section) in sections.enumerated() { page += try section.html(number: index + 1) }
        page += """
            </div>
            </main>
            <footer class="foot">
            <p>Counts are exact. Made by Costbook.</p>
            </footer>
            </body>
            </html>

            """
        return page
    }
}

extension AnalysisReport.Section {
    /// The part as a piece of a page.
    func html(number: Int) throws(Diagnostic) -> String {
        let title = HTMLText.escaped(heading)
        let remarks = notes.map { "<p class=\"note\">\(HTMLText.escaped($0))</p>\n" }.joined()
        let content = try content(number: number) + remarks
        // A chart has its title in the image.
        if case .chart = body { return "<section aria-label=\"\(title)\">\n\(content)</section>\n" }
        guard isDetail else { return "<section>\n<h2>\(title)</h2>\n\(content)</section>\n" }
        return "<details class=\"cell\">\n<summary>\(title)</summary>\n\(content)</details>\n"
    }

    private func content(number: Int) throws(Diagnostic) -> String {
        switch body {
        case .table(let table): return table.html.html(label: heading) + "\n"
        case .chart(let chart):
            let drawn = try ChartSpecification(yaml: chart.specification).render(chart.data, id: "chart-\(number)")
            let caption = (drawn.notes.map { "<p class=\"note\">\(HTMLText.escaped($0))</p>" }).joined(separator: "\n")
            return "<figure class=\"chart\">\n"
                + "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"\(HTMLText.escaped(drawn.title))\">\n"
                + "\(drawn.svg)\n</div>\n"
                + (caption.isEmpty ? "" : "<figcaption>\n\(caption)\n</figcaption>\n") + "</figure>\n"
        case .formulas(let formulas):
            let lines = formulas.map { formula in
                let text = formula.mathML ?? "<span class=\"plain\">\(HTMLText.escaped(formula.text))</span>"
                let subject = HTMLText.escaped(formula.subject)
                return """
                    <div>
                    <dt>\(subject)</dt>
                    <dd><div class="scroll" role="group" tabindex="0" aria-label="\(subject)">\(text)</div>
                    <p class="facts">\(HTMLText.escaped(formula.facts))</p></dd>
                    </div>

                    """
            }
            return "<div class=\"formula\"><dl>\n\(lines.joined())</dl></div>\n"
        }
    }
}
