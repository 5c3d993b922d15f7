/// Prints faults on standard error, a line each.
struct FaultPrinter {
    private let stream = StandardStream.error

    /// Prints a fault; control characters in it are made visible, so that a file cannot steer the terminal.
    func print(_ fault: String) {
        let text = fault.split(separator: "\n", omittingEmptySubsequences: false).map(Self.visible)
            .joined(separator: "\n")
        stream.line(stream.allowsColour ? "\u{1b}[31merror:\u{1b}[0m \(text)" : "error: \(text)")
    }

    static func visible(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
            result += isControl && scalar != "\t" ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
        return result
    }
}
