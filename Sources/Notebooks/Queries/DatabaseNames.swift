import Diagnostics
import ResultStore

/// Names that the results database uses itself.
enum DatabaseNames {
    /// Its tables and views.
    static var tables: [String] { ResultSchema.reservedTableNames }

    /// Checks that a network's parameter can be a column of the views.
    ///
    /// - Throws: `Diagnostic` at `value`'s place.
    static func checkParameter(_ name: String, at value: YAMLValue) throws(Diagnostic) {
        guard ResultSchema.isParameterName(name) else {
            throw value.diagnostic(
                "the parameter name '\(name)'", expected: "at most 64 characters, and no column of the database")
        }
    }

    /// Whether a query can read the table of this name, in lower case, without a cell of that name.
    static func isReadable(_ name: String) -> Bool {
        tables.contains(name) || name == "sqlite_schema" || name == "sqlite_master"
    }
}
