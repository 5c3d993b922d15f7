/// A notebook's identity in the database.
public struct NotebookRecord: Sendable, Hashable {
    /// The notebook's name, unique in the database.
    public var name: String
    /// Its title.
    public var title: String

    /// Creates a notebook's record.
    public init(name: String, title: String) {
        self.name = name
        self.title = title
    }
}

/// An experiment of a notebook and the trials of which it consists now.
public struct ExperimentRecord: Sendable, Hashable {
    /// The experiment's name, unique in its notebook.
    public var name: String
    /// The keys of its trials, in the order of its grid.
    public var trialKeys: [String]

    /// Creates an experiment's record.
    public init(name: String, trialKeys: [String]) {
        self.name = name
        self.trialKeys = trialKeys
    }
}

/// A formula that a `formula` cell found.
public struct FormulaRecord: Sendable, Hashable {
    /// The cell's name.
    public var cell: String
    /// The pass, or the part of the backward pass.
    public var pass: String
    /// The metric.
    public var metric: String
    /// The polynomial as JSON; for a maximum of several, these under `maximum`; for one in logarithms it under
    /// `logarithmic`, for bounds these under `bounds`; `null` where there is none.
    public var polynomial: String
    /// The formula as text, or why there is none.
    public var text: String
    /// The degree in each parameter that stands in no logarithm; the empty name stands for the total degree.
    public var degrees: [String: Int]
    /// The formulas of the layers, in their order; none where these were not asked for.
    public var layers: [Layer]

    /// The formula of a layer, or of several that are counted together.
    public struct Layer: Sendable, Hashable {
        /// The layer or layers in words.
        public var layer: String
        /// Whether a parameter decides of how many layers it is.
        public var isRepeated: Bool
        /// The polynomial as JSON, as that of all layers.
        public var polynomial: String
        /// The formula as text, or why there is none.
        public var text: String

        /// Creates the record of a layer's formula.
        public init(layer: String, isRepeated: Bool, polynomial: String, text: String) {
            self.layer = layer
            self.isRepeated = isRepeated
            self.polynomial = polynomial
            self.text = text
        }
    }

    /// Creates a formula's record.
    public init(
        cell: String, pass: String, metric: String, polynomial: String, text: String, degrees: [String: Int],
        layers: [Layer] = []
    ) {
        self.layers = layers
        self.cell = cell
        self.pass = pass
        self.metric = metric
        self.polynomial = polynomial
        self.text = text
        self.degrees = degrees
    }
}

/// A claim with the verdict that its tests gave.
public struct ClaimRecord: Sendable, Hashable {
    /// The cell's name.
    public var cell: String
    /// The claim's identifier in the ledger, such as `F4`.
    public var id: String
    /// The statement.
    public var statement: String
    /// Where it comes from.
    public var source: String
    /// `supported`, `refuted`, `conditional` or `undetermined`.
    public var verdict: String
    /// The condition found; empty where there is none.
    public var condition: String
    /// The evidence as text.
    public var evidence: String

    /// Creates a claim's record.
    public init(
        cell: String, id: String, statement: String, source: String, verdict: String, condition: String,
        evidence: String
    ) {
        self.cell = cell
        self.id = id
        self.statement = statement
        self.source = source
        self.verdict = verdict
        self.condition = condition
        self.evidence = evidence
    }
}
