import CMarkGFM

/// Renders the prose of one page: as HTML, and as Markdown for the page's twin.
///
/// References are replaced in text alone, never in code. A replacement's text stays text in both renderings, whatever
/// characters it holds. A renderer serves one page, so that the anchors of its headings are unique there.
public struct ProseRenderer {
    /// A heading of the prose.
    public struct Heading: Sendable, Hashable {
        /// The level, from 1.
        public var level: Int
        /// The `id` of the heading's element, unique on the page.
        public var anchor: String
        /// The heading's text, without markup.
        public var text: String
    }

    /// The headings that have been rendered as HTML, in order.
    public private(set) var headings: [Heading] = []

    private let replacement: (ProseReference) -> ProseReplacement?
    private var anchors: Set<String>

    /// Creates the renderer of a page.
    ///
    /// - Parameters:
    ///   - reservedAnchors: Every other `id` of the page.
    ///   - replacement: What stands in a reference's place; `nil` leaves the reference as it was written.
    public init(
        reservedAnchors: Set<String> = [], replacing replacement: @escaping (ProseReference) -> ProseReplacement?
    ) {
        anchors = reservedAnchors
        self.replacement = replacement
    }

    /// The prose as HTML, with an anchor a heading. Raw HTML and addresses that run scripts are left out.
    ///
    /// - Complexity: O(length).
    public mutating func html(_ prose: String) -> String {
        let marked = MarkedProse(prose)
        let tree = MarkdownTree(marked.text)
        let nodes = tree.nodes()
        for node in nodes where cmark_node_get_type(node) == CMARK_NODE_HEADING { anchor(node, marked) }
        for node in nodes {
            switch cmark_node_get_type(node) {
            case CMARK_NODE_TEXT: replaceMarks(in: node, marked)
            case CMARK_NODE_CODE, CMARK_NODE_CODE_BLOCK: restoreMarks(in: node, marked)
            case CMARK_NODE_LINK, CMARK_NODE_IMAGE: restoreAddress(of: node, marked)
            default: break
            }
        }
        return tree.html()
    }

    /// The prose as it was written, with replacements as Markdown text.
    ///
    /// - Complexity: O(length).
    public func markdown(_ prose: String) -> String {
        let marked = MarkedProse(prose)
        guard !marked.occurrences.isEmpty else { return prose }
        let live = marked.liveOccurrences(in: MarkdownTree(marked.text))
        var text = MarkdownText()
        for piece in marked.pieces(of: marked.text) {
            switch piece {
            case .plain(let plain):
                text.append(source: plain)
            case .occurrence(let index):
                let occurrence = marked.occurrences[index]
                if live.contains(index), let replacement = replacement(of: occurrence) {
                    text.append(replacement)
                } else {
                    text.append(source: occurrence.source)
                }
            }
        }
        return text.text
    }

    private func replacement(of occurrence: ProseOccurrence) -> ProseReplacement? {
        guard case .reference(let reference) = occurrence.content else { return nil }
        return replacement(reference)
    }
}

extension ProseRenderer {
    private typealias Node = MarkdownTree.Node

    /// Turns a heading into a block of its own that has an `id`.
    private mutating func anchor(_ heading: Node, _ marked: MarkedProse) {
        let level = Int(cmark_node_get_heading_level(heading))
        let texts = Self.texts(of: heading)
        let name = uniqueAnchor(texts.filter { !MarkedProse.hasMarks($0) }.joined())
        let shown = texts.map { text in
            marked.pieces(of: text).map { piece in
                switch piece {
                case .plain(let plain): plain
                case .occurrence(let index):
                    replacement(of: marked.occurrences[index])?.text ?? marked.occurrences[index].source
                }
            }.joined()
        }
        headings.append(Heading(level: level, anchor: name, text: shown.joined()))
        guard let block = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK) else { return }
        cmark_node_set_on_enter(block, "<h\(level) id=\"\(name)\">")
        cmark_node_set_on_exit(block, "</h\(level)>")
        while let child = cmark_node_first_child(heading) { cmark_node_append_child(block, child) }
        cmark_node_replace(heading, block)
        cmark_node_free(heading)
    }

    private mutating func uniqueAnchor(_ text: String) -> String {
        let slug = Self.slug(text)
        var name = slug
        var number = 2
        while !anchors.insert(name).inserted {
            name = "\(slug)-\(number)"
            number += 1
        }
        return name
    }

    /// Lower-case letters and digits, with `-` between words.
    private static func slug(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.isEmpty ? "section" : words.joined(separator: "-")
    }

    private static func texts(of node: Node) -> [String] {
        var texts: [String] = []
        var child = cmark_node_first_child(node)
        while let current = child {
            switch cmark_node_get_type(current) {
            case CMARK_NODE_TEXT, CMARK_NODE_CODE: texts.append(MarkdownTree.literal(of: current))
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: texts.append(" ")
            default: texts += Self.texts(of: current)
            }
            child = cmark_node_next(current)
        }
        return texts
    }

    private func replaceMarks(in node: Node, _ marked: MarkedProse) {
        let literal = MarkdownTree.literal(of: node)
        guard MarkedProse.hasMarks(literal) else { return }
        let allowsLinks = !Self.isInsideLink(node)
        for piece in marked.pieces(of: literal) {
            let new: Node?
            switch piece {
            case .plain(let text): new = Self.textNode(text)
            case .occurrence(let index):
                let occurrence = marked.occurrences[index]
                let replacement = replacement(of: occurrence) ?? ProseReplacement(occurrence.source)
                new = Self.node(for: replacement, allowsLinks: allowsLinks)
            }
            if let new, cmark_node_insert_before(node, new) == 0 { cmark_node_free(new) }
        }
        cmark_node_unlink(node)
        cmark_node_free(node)
    }

    private func restoreMarks(in node: Node, _ marked: MarkedProse) {
        let literal = MarkdownTree.literal(of: node)
        if MarkedProse.hasMarks(literal) { cmark_node_set_literal(node, marked.restored(literal)) }
        if let info = cmark_node_get_fence_info(node).map({ String(cString: $0) }), MarkedProse.hasMarks(info) {
            cmark_node_set_fence_info(node, marked.restored(info))
        }
    }

    private func restoreAddress(of node: Node, _ marked: MarkedProse) {
        if let url = cmark_node_get_url(node).map({ String(cString: $0) }), MarkedProse.hasMarks(url) {
            cmark_node_set_url(node, marked.restored(url))
        }
        if let title = cmark_node_get_title(node).map({ String(cString: $0) }), MarkedProse.hasMarks(title) {
            cmark_node_set_title(node, marked.restored(title))
        }
    }

    private static func textNode(_ text: String) -> Node? {
        guard let node = cmark_node_new(CMARK_NODE_TEXT) else { return nil }
        cmark_node_set_literal(node, text)
        return node
    }

    private static func node(for replacement: ProseReplacement, allowsLinks: Bool) -> Node? {
        guard let text = textNode(replacement.text) else { return nil }
        guard allowsLinks, let target = replacement.target, let link = cmark_node_new(CMARK_NODE_LINK) else {
            return text
        }
        cmark_node_set_url(link, target)
        cmark_node_append_child(link, text)
        return link
    }

    private static func isInsideLink(_ node: Node) -> Bool {
        var parent = cmark_node_parent(node)
        while let current = parent {
            if cmark_node_get_type(current) == CMARK_NODE_LINK { return true }
            parent = cmark_node_parent(current)
        }
        return false
    }
}

extension MarkedProse {
    /// The indices of the occurrences that stand in text, where they are replaced, rather than in code.
    ///
    /// - Parameter tree: What the marked text was parsed to.
    func liveOccurrences(in tree: borrowing MarkdownTree) -> Set<Int> {
        var live: Set<Int> = []
        for node in tree.nodes() where cmark_node_get_type(node) == CMARK_NODE_TEXT {
            let literal = MarkdownTree.literal(of: node)
            guard Self.hasMarks(literal) else { continue }
            for case .occurrence(let index) in pieces(of: literal) { live.insert(index) }
        }
        return live
    }
}
