import Foundation
import ResultStore
import Tables

@testable import Notebooks

/// The name under which the fixtures' notebook is read.
let fixtureFile = "a.md"

/// A reader of a database with trials of perceptrons of these widths, with width² forward and 2·width² backward
/// multiply-adds: the experiment `grid` of the notebook `a`.
///
/// - Parameter parts: The degrees in the width of formulas of parts of the backward pass, by their names.
func reader(widths: [Int], in folder: TemporaryFolder, parts: [String: Int] = [:]) throws -> ResultReader {
    let path = folder.path + "/results.sqlite"
    let store = try ResultStore(path: path)
    let trials = widths.map { width in
        TrialRecord(
            key: "key-\(width)", network: "mlp", parameters: [.init(name: "width", value: .integer(Int64(width)))],
            seed: 1,
            threads: 1, engineVersion: "1", startedAt: Date(timeIntervalSince1970: 0), specification: "{}",
            counts: [
                .init(pass: "forward", metric: "macs", value: Int128(width * width)),
                .init(pass: "backward", metric: "macs", value: Int128(2 * width * width)),
            ])
    }
    try store.insert(trials)
    let notebook = NotebookRecord(name: "a", title: "A")
    try store.setExperiments([ExperimentRecord(name: "grid", trialKeys: trials.map(\.key))], of: notebook)
    let formulas = parts.merging(["forward": 2]) { $1 }.sorted { $0.key < $1.key }.map { pass, degree in
        FormulaRecord(
            cell: "f", pass: pass, metric: "macs", polynomial: "[]", text: degree == 2 ? "w²" : "w",
            degrees: ["width": degree, "": degree])
    }
    try store.setFormulas(formulas, of: notebook)
    try store.close()
    return try ResultReader(path: path)
}
