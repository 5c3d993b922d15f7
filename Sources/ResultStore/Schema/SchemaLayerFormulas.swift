extension ResultSchema {
    /// What version 4 adds: the formulas of layers.
    static let layerFormulaTables = """
        CREATE TABLE layer_formula(
            formula_id INTEGER NOT NULL REFERENCES formula(id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            layer TEXT NOT NULL,
            is_repeated INTEGER NOT NULL CHECK(is_repeated IN (0, 1)),
            text TEXT NOT NULL,
            polynomial TEXT NOT NULL CHECK(json_valid(polynomial)),
            PRIMARY KEY(formula_id, ordinal)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW layer_formulas AS
        SELECT notebook.name AS notebook, formula.cell AS cell, formula.pass AS pass, formula.metric AS metric,
               l.ordinal AS ordinal, l.layer AS layer, l.is_repeated AS is_repeated, l.text AS text,
               l.polynomial AS polynomial
        FROM layer_formula AS l
        JOIN formula ON formula.id = l.formula_id
        JOIN notebook ON notebook.id = formula.notebook_id;
        """

    static let layerFormulasDescription = TableDescription(
        name: "layer_formulas", kind: .view, meaning: "the formula of a layer's cost",
        columns: [
            ColumnDescription("notebook", "TEXT", "the notebook's name"),
            ColumnDescription("cell", "TEXT", "the formula cell's name"),
            ColumnDescription("pass", "TEXT", "the pass, or the part of the backward pass"),
            ColumnDescription("metric", "TEXT", "the metric"),
        ] + layerColumns)

    static let layerFormulaDescription = TableDescription(
        name: "layer_formula", kind: .table, meaning: "the formula of a layer, beside that of all layers",
        columns: [ColumnDescription("formula_id", "INTEGER", "the formula of all layers")] + layerColumns)

    private static let layerColumns = [
        ColumnDescription("ordinal", "INTEGER", "the layer's place in the pass"),
        ColumnDescription("layer", "TEXT", "the layer, or several that are counted together"),
        ColumnDescription("is_repeated", "INTEGER", "1 where a parameter decides of how many layers it is, else 0"),
        ColumnDescription("text", "TEXT", "the polynomial as text, or why there is none"),
        ColumnDescription("polynomial", "TEXT", "the polynomial as JSON"),
    ]
}
