import Graphs
public import Tables

extension MemoryProfile {
    /// Live memory over time as a table: a row a node, with its pass, layer and operation, the bytes of every kind, and
    /// their total.
    public var timelineTable: DataTable {
        let kinds = MemoryBreakdown.Kind.allCases
        let rows = timeline.enumerated().map { place, point in
            [.integer(Int64(place)), .text(point.pass.rawValue), .text(point.layer), .text(point.operation)]
                + kinds.map { Datum(count: point.alive[$0]) } + [Datum(count: point.alive.total)]
        }
        return DataTable(
            columns: ["node", "pass", "layer", "operation"] + kinds.map(\.rawValue) + ["total"], rows: rows)
    }
}
