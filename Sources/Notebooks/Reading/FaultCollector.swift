import Diagnostics

/// Gathers faults, so that all of them can be reported at once.
struct FaultCollector {
    /// The faults so far.
    private(set) var diagnostics: [Diagnostic] = []
    /// The file in which they are.
    let file: String

    init(file: String) {
        self.file = file
    }

    /// Adds a fault; the file is filled in, and the line where it has none.
    mutating func add(_ fault: Diagnostic, line: Int? = nil) {
        var fault = fault
        fault.file = fault.file ?? file
        fault.line = fault.line ?? line
        diagnostics.append(fault)
    }

    /// What `body` gives, or `nil` with its fault added.
    mutating func attempt<Result>(line: Int? = nil, _ body: () throws(Diagnostic) -> Result) -> Result? {
        do {
            return try body()
        } catch {
            add(error, line: line)
            return nil
        }
    }

    /// Throws the faults in the order of their lines, if there are any.
    func throwIfAny() throws(DiagnosticList) {
        guard !diagnostics.isEmpty else { return }
        throw DiagnosticList(sorted)
    }

    /// The faults in the order of their lines.
    var sorted: [Diagnostic] { diagnostics.enumerated().sorted(by: Self.precedes).map(\.element) }

    private static func precedes(
        _ left: EnumeratedSequence<[Diagnostic]>.Element, _ right: EnumeratedSequence<[Diagnostic]>.Element
    ) -> Bool {
        (left.element.line ?? 0, left.offset) < (right.element.line ?? 0, right.offset)
    }
}
