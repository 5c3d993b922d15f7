import Notebooks

extension Verdict {
    /// The verdict as a word.
    var word: String {
        switch self {
        case .supported: "Supported"
        case .refuted: "Refuted"
        case .conditional: "Conditional"
        case .undetermined: "Undetermined"
        }
    }

    /// The verdict as a character, for plain text.
    var mark: String {
        switch self {
        case .supported: "✓"
        case .refuted: "✗"
        case .conditional: "◐"
        case .undetermined: "?"
        }
    }

    /// The verdict as an icon and a word, so that nothing depends on colour.
    var badge: String {
        let icon =
            switch self {
            case .supported: "<path d=\"M4 8.5l2.7 2.7L12 5.5\"/>"
            case .refuted: "<path d=\"M5 5l6 6M11 5l-6 6\"/>"
            case .conditional:
                "<circle cx=\"8\" cy=\"8\" r=\"4.5\"/><path class=\"fill\" d=\"M8 3.5a4.5 4.5 0 0 1 0 9z\"/>"
            case .undetermined: "<path d=\"M5.8 6.2a2.2 2.2 0 1 1 3.3 1.9c-.8.4-1.1.8-1.1 1.5M8 12v.1\"/>"
            }
        return
            "<span class=\"badge \(rawValue)\"><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">\(icon)</svg>\(word)</span>"
    }
}
