import Diagnostics

@testable import Notebooks

/// A notebook with the given text after its front matter, which ends on line 4.
func notebook(_ body: String) throws(DiagnosticList) -> Notebook {
    try Notebook(text: "---\ntitle: A\nformat: 1\n---\n" + body, file: "a.md")
}

/// The faults of a notebook with the given text after its front matter, one a line.
func faults(_ body: String) -> [String] {
    faults { () throws(DiagnosticList) in try notebook(body) }
}

/// The faults that reading gives, one a line.
func faults(_ read: () throws(DiagnosticList) -> some Any) -> [String] {
    do throws(DiagnosticList) {
        _ = try read()
        return []
    } catch {
        return error.diagnostics.map(\.description)
    }
}

/// A fence around `body`.
func cell(_ kindAndName: String, _ body: String) -> String {
    "```\(kindAndName)\n\(body)\n```\n"
}
