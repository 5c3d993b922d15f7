extension Double {
    /// The shortest decimal that reads back as the number; a whole one is written without `.0`, as in `1000`.
    public var shortestText: String {
        let text = "\(self)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
