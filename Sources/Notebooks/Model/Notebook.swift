public import CostAnalysis
public import Networks
public import Tables

/// A notebook as it was read: checked, but nothing of it evaluated.
public struct Notebook: Sendable {
    /// The file, as the user named it.
    public var file: String
    /// The file's name without its extension: the notebook's identity in the database and in addresses.
    public var name: String
    /// The front matter's `title`.
    public var title: String
    /// The front matter's `description`; empty where there is none.
    public var summary: String
    /// The front matter's `parameters`, which every query cell can use as `:name`.
    public var parameters: [(name: String, value: ParameterValue)]
    /// Prose and cells, in the order of the text.
    public var blocks: [Block]
    /// The values and cells that prose and the texts of cells refer to, in the order of the text.
    public var references: [PlacedReference] = []
    /// The names of cells that have faults: they are left out, or nothing can be evaluated from them. None in a notebook
    /// without faults.
    var faultyNames: Set<String> = []

    /// A stretch of Markdown prose, or a cell.
    public enum Block: Sendable {
        case prose(String, line: Int)
        case cell(Cell)
    }

    /// The cells, in the order of the text.
    public var cells: [Cell] {
        blocks.compactMap { if case .cell(let cell) = $0 { cell } else { nil } }
    }
}

/// A cell of a notebook: a fence whose info string is a kind and a name.
public struct Cell: Sendable {
    /// The cell's name, unique in its notebook.
    public var name: String
    /// The line of its opening fence, counted from 1.
    public var line: Int
    /// The cell's text, as it stands between the fences.
    public var source: String
    /// What it declares.
    public var body: Body

    /// The kinds of cell.
    public enum Body: Sendable {
        case network(NetworkDeclaration)
        case experiment(ExperimentDeclaration)
        case sql(SQLDeclaration)
        case chart(ChartDeclaration)
        case table(TableDeclaration)
        case formula(FormulaDeclaration)
        case fit(FitDeclaration)
        case claim(ClaimDeclaration)
    }

    /// The kind as the fence names it.
    public var kind: CellKind {
        switch body {
        case .network: .network
        case .experiment: .experiment
        case .sql: .sql
        case .chart: .chart
        case .table: .table
        case .formula: .formula
        case .fit: .fit
        case .claim: .claim
        }
    }
}

/// The kinds of cell, as the first word of a fence names them.
public enum CellKind: String, Sendable, Hashable, CaseIterable {
    case network, experiment, sql, chart, table, formula, fit, claim

    /// Whether later cells can use a cell of this kind as a table.
    public var hasRows: Bool { [.experiment, .sql, .formula, .fit].contains(self) }
}

/// An `experiment` cell: a network, a grid, and what to do at each of its points.
public struct ExperimentDeclaration: Sendable {
    /// The network that it runs: one of the zoo, or of a `network` cell of the notebook.
    public var network: NetworkDeclaration
    /// The points of the grid, in the order in which they were written: every parameter of the network has a value.
    public var points: [[String: ParameterValue]]
    /// What a step of training consists of, for each of which every point is run; at least one.
    public var steps: [TrainingStep]
    /// How to time the passes, or `nil` for exact counts alone.
    public var measurement: MeasurementDeclaration?
    /// The seed of the random inputs and weights.
    public var seed: Int
    /// The number of compute threads.
    public var threads: Int
    /// The line that names the number of threads, or `nil` where none does.
    var threadsLine: Int?

    /// The names of the columns that the experiment's table has for what its trials are: the network's parameters, and
    /// what some of the steps set.
    public var parameterNames: [String] {
        let set = Set(steps.flatMap(\.settings).map(\.name))
        return network.parameters.map(\.name) + TrainingStep.settingNames.filter(set.contains)
    }

    /// Those of the network's parameters whose values are texts.
    var textParameterNames: Set<String> {
        Set(network.parameters.filter { if case .text = $0.defaultValue { true } else { false } }.map(\.name))
    }
}

/// How an experiment is timed.
public struct MeasurementDeclaration: Sendable, Hashable {
    /// Rounds that are run and not kept.
    public var warmUpRounds: Int
    /// The least number of rounds that are kept.
    public var rounds: Int
    /// The least time that a trial's kept rounds take together, in seconds.
    public var seconds: Double
    /// Whether each round also times the operations of a pass one by one.
    public var timesOperations = false
}

/// A `sql` cell: a read-only query that later cells can use as a table.
public struct SQLDeclaration: Sendable {
    /// The query.
    public var query: String
    /// The line on which the query starts.
    public var line: Int
    /// The notebook's cells whose rows it reads, in the order in which it names them.
    public var cells: [String]
}

/// A `chart` cell: a Vega-Lite specification over a table.
public struct ChartDeclaration: Sendable {
    /// The cell whose rows are drawn.
    public var data: String
    /// The specification's text in YAML.
    public var specification: String
    /// The line on which the specification starts.
    public var line: Int
}

/// A `table` cell: another cell's rows, shown.
public struct TableDeclaration: Sendable {
    /// The cell whose rows are shown.
    public var data: String
    /// The caption; may hold references and `{{ cell.column }}`.
    public var caption: String
    /// The columns that are shown, from left to right; all of them, as they are, where the cell names none.
    public var columns: [Column]

    /// A column of a shown table.
    public struct Column: Sendable, Hashable {
        /// The column of the data.
        public var name: String
        /// Its heading.
        public var label: String
        /// The unit, shown in the heading.
        public var unit: String?
        /// How its numbers are written.
        public var format: NumberFormat
        /// The line of the file on which it is declared.
        public var line: Int = 1
    }
}

/// A `formula` cell: the exact polynomial of a network's cost in named parameters.
public struct FormulaDeclaration: Sendable {
    /// The network.
    public var network: NetworkDeclaration
    /// The parameters in which the cost is a polynomial.
    public var variables: [String]
    /// The values of the network's other parameters.
    public var settings: [String: ParameterValue]
    /// The metrics, of each pass; among `CostFormula.metrics`.
    public var metrics: [String]
    /// The passes, and parts of the backward pass.
    public var passes: [FormulaPass]
    /// What a step of training consists of: an optimizer, and which activations are computed again.
    public var step: TrainingStep
    /// Which layers have formulas of their own, or are counted together in one; `nil` where none are asked for.
    public var layers: LayerFolding?
}

/// A `fit` cell: how a column of another cell's rows grows with one or two others.
public struct FitDeclaration: Sendable {
    /// The cell whose rows are the points.
    public var data: String
    /// The column that grows.
    public var y: String
    /// The columns with which it grows, one or two.
    public var x: [String]
    /// The column whose values tell series apart, each fitted on its own; `nil` for one series.
    public var by: String?
    /// The level of the intervals.
    public var level: Double
    /// The line on which each column is named.
    var lines: [String: Int] = [:]
}

/// A `claim` cell: a statement, where it comes from, and the tests that decide it.
public struct ClaimDeclaration: Sendable {
    /// The claim's identifier in the ledger, such as `F4`.
    public var id: String
    /// The statement.
    public var statement: String
    /// Where it comes from.
    public var source: String
    /// The cell whose rows decide it.
    public var data: String
    /// The cells whose rows its tests read, those of `data` included.
    var cells: [String] = []
    /// SQL expressions over these rows, each giving one truth value: at most one test a verdict.
    public var tests: [(verdict: Verdict, expression: String, line: Int)]
    /// Prose about the evidence; may hold references and `{{ cell.column }}`.
    public var evidence: String
    /// The condition found, shown where the verdict is `conditional`; may hold `{{ cell.column }}`.
    public var condition: String
}

/// What a claim's tests say of it.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    case supported
    case refuted
    case conditional
    /// No test held, or there was no data.
    case undetermined
}
