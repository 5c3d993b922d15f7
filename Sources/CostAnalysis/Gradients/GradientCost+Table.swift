import Differentiation
public import Tables

extension GradientCost {
    /// Costs as a table, a row a method.
    public static func table(_ costs: [GradientCost]) -> DataTable {
        let names = Cost().metrics.map(\.name)
        let rows = costs.map { cost in
            [.text(cost.method.rawValue), Datum(count: cost.parameters), Datum(count: cost.runs)]
                + cost.cost.metrics.map { Datum(count: $0.value) }
        }
        return DataTable(columns: ["gradient", "trained_parameters", "runs"] + names, rows: rows)
    }
}
