/// The results database: its identity, and the names that its tables, views and columns take.
public enum ResultSchema {
    /// The number in the file's header that marks a Costbook database: "Cost" in ASCII.
    public static let applicationID: Int32 = 0x436F_7374
    /// The schema's version, SQLite's `user_version`.
    public static let version: Int32 = 5

    /// The exact metrics that are columns of the views `costs` and `layers`.
    public static let exactMetrics = [
        "macs", "flops", "multiply_adds", "additions", "multiplications", "comparisons", "transcendentals",
        "bytes_read", "bytes_written", "span", "peak_memory_bytes", "planned_peak_bytes",
    ]

    /// The names that no parameter may have, since the views have columns so called.
    public static let reservedParameterNames: [String] = {
        let views = description(parameters: []).filter { parameterViews.contains($0.name) }
        return Set(views.flatMap { $0.columns.map(\.name) }).sorted()
    }()

    /// The names that no cell may have, since the database has tables or views so called.
    public static let reservedTableNames: [String] = description(parameters: []).map(\.name).sorted()

    /// The views that have a column for each parameter.
    static let parameterViews = ["trials", "costs", "layers", "samples"]

    /// Whether a parameter may be called `name`: letters, digits and underscores, at most 64, not reserved.
    public static func isParameterName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 64, !isDigit(first), name.utf8.allSatisfy(isWordByte)
        else {
            return false
        }
        return !reservedParameterNames.contains(name.lowercased())
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

/// A name as an SQL identifier.
func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}
