import ResultStore
import Tables

/// What answers queries over the results.
protocol QuerySource {
    /// The rows that a read-only query gives.
    func query(_ sql: String, parameters: [String: Datum]) throws -> DataTable
}

extension ResultReader: QuerySource {}
