import CMarkGFM
import Synchronization

/// A parsed Markdown document: CommonMark with GitHub's tables, strikethrough, autolinks and tag filter.
struct MarkdownTree: ~Copyable {
    /// A node of the tree.
    typealias Node = OpaquePointer

    /// The document; `nil` only where memory ran out.
    let root: Node?

    /// Held while parsing: the parser's extensions change tables that all parsers share.
    private static let parsing = Mutex<Void>(())
    private static let extensionNames = ["table", "strikethrough", "autolink", "tagfilter"]

    /// Parses `text`.
    init(_ text: String) {
        root = Self.parsing.withLock { _ in
            cmark_gfm_core_extensions_ensure_registered()
            let parser = cmark_parser_new(CMARK_OPT_DEFAULT)
            defer { cmark_parser_free(parser) }
            for name in Self.extensionNames {
                if let found = cmark_find_syntax_extension(name) {
                    cmark_parser_attach_syntax_extension(parser, found)
                }
            }
            var text = text
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
            }
            return cmark_parser_finish(parser)
        }
    }

    deinit {
        if let root { cmark_node_free(root) }
    }

    /// Every node, in the order of the document.
    func nodes() -> [Node] {
        guard let root, let iterator = cmark_iter_new(root) else { return [] }
        defer { cmark_iter_free(iterator) }
        var nodes: [Node] = []
        while true {
            switch cmark_iter_next(iterator) {
            case CMARK_EVENT_ENTER: if let node = cmark_iter_get_node(iterator) { nodes.append(node) }
            case CMARK_EVENT_EXIT: continue
            default: return nodes
            }
        }
    }

    /// The document as HTML: raw HTML and addresses that run scripts are left out.
    func html() -> String {
        guard let root, let bytes = cmark_render_html(root, CMARK_OPT_DEFAULT, nil) else { return "" }
        defer { cmark_get_default_mem_allocator().pointee.free(bytes) }
        return String(cString: bytes)
    }

    /// The text that a node holds itself: that of text and code.
    static func literal(of node: Node) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }
}
