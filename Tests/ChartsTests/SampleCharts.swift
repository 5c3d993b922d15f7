import Charts
import Diagnostics
import Foundation
import Tables

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Charts and data that several tests share.
enum SampleCharts {
    /// Times of two passes at six widths.
    static let growth: DataTable = {
        var rows: [[Datum]] = []
        for (pass, factor) in [("forward", 1.0), ("backward", 2.0)] {
            for width in [32, 64, 128, 256, 512, 1024] {
                let seconds = factor * 1e-9 * Double(width * width)
                rows.append([
                    .integer(Int64(width)), .text(pass), .real(seconds), .real(seconds / 2), .real(seconds * 2),
                ])
            }
        }
        return DataTable(columns: ["width", "pass", "seconds", "low", "high"], rows: rows)
    }()

    /// A specification of one mark over `growth`, with what is to stand in its encoding.
    static func yaml(mark: String, y: String = "field: seconds, type: quantitative", _ more: String = "") -> String {
        """
        data: {name: growth}
        title: Growth
        mark: \(mark)
        encoding:
          x: {field: width, type: quantitative}
          y: {\(y)}
          \(more)
        """
    }
}

/// The elements of an SVG text, as an XML parser sees them.
final class SVGDocument: NSObject, XMLParserDelegate {
    /// An element with its attributes and the text directly inside it.
    struct Element {
        var name: String
        var attributes: [String: String]
        var text = ""
    }

    private(set) var elements: [Element] = []
    private var path: [Int] = []
    private(set) var isWellFormed = false

    init(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        path.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if let index = path.last { elements[index].text += string }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        path.removeLast()
    }

    /// The elements of a name and, where given, one of whose classes is `style`.
    func all(_ name: String, class style: String? = nil) -> [Element] {
        elements.filter { element in
            let classes = element.attributes["class"]?.split(separator: " ").map(String.init) ?? []
            return element.name == name && (style.map(classes.contains) ?? true)
        }
    }

    /// What every text element says.
    var texts: [String] {
        all("text").map(\.text)
    }
}
