public import Diagnostics

/// A chart: a strict subset of Vega-Lite, written in YAML.
///
/// ```yaml
/// data: {name: growth}
/// title: Time grows with the square of width
/// mark: {type: line, point: true}
/// encoding:
///   x: {field: width, type: quantitative, scale: {type: log, base: 2}}
///   y: {field: median_seconds, type: quantitative, scale: {type: log}, axis: {format: seconds}}
///   color: {field: pass, type: nominal}
/// ```
public struct ChartSpecification: Sendable {
    /// The name of the data: the cell whose rows are drawn.
    public let dataName: String
    /// The title, drawn above the chart.
    public let title: String?
    /// A second, lighter line under the title.
    public let subtitle: String?
    /// What the chart shows, for those who do not see it; goes before the description that is made from the data.
    public let description: String?
    /// The width of the whole image, in CSS pixels at its natural size.
    public let width: Double
    /// The height of the drawing area of one panel in CSS pixels, or `nil` for one that fits the chart.
    public let height: Double?

    /// The marks, from the bottom to the top.
    let layers: [Layer]
    /// The specification as it was written.
    let source: YAMLValue

    /// The width of a chart that does not set one.
    public static let defaultWidth = 560.0

    /// A mark and its encoding.
    struct Layer: Sendable {
        var mark: MarkDefinition
        var encoding: [Channel: [ChannelDefinition]]
        /// Where it stands in the specification.
        var place: Place

        /// The definition of a channel that has one.
        subscript(channel: Channel) -> ChannelDefinition? {
            encoding[channel]?.first
        }

        /// All definitions, in the order of `Channel`.
        var definitions: [ChannelDefinition] {
            Channel.allCases.flatMap { encoding[$0] ?? [] }
        }
    }

    /// Reads a specification and checks all that can be checked without its data.
    ///
    /// - Parameters:
    ///   - yaml: The specification.
    ///   - file: The file that holds it, as errors name it.
    ///   - firstLine: The line of that file on which it starts.
    /// - Throws: the first fault, with its line: an unknown key, mark, channel, type or scale names the nearest one.
    public init(yaml: String, file: String? = nil, firstLine: Int = 1) throws(Diagnostic) {
        try self.init(YAMLReader.read(yaml, file: file, firstLine: firstLine))
    }

    /// Reads a specification from YAML that has been read already.
    ///
    /// - Throws: as `init(yaml:file:firstLine:)` does.
    public init(_ value: YAMLValue) throws(Diagnostic) {
        let record = try SpecificationReader.record(value)
        source = value
        dataName = try SpecificationReader.dataName(record)
        (title, subtitle) = try SpecificationReader.titles(record["title"])
        description = try record["description"].map(SpecificationReader.description)
        width = try record["width"].map(SpecificationReader.width) ?? Self.defaultWidth
        height = try record["height"].map(SpecificationReader.height)
        layers = try SpecificationReader.layers(record)
    }

    /// The columns that the chart reads, in alphabetical order.
    public var fields: [String] {
        Set(layers.flatMap(\.definitions).compactMap(\.field)).sorted()
    }

    /// The fields that are not among the columns of the data, each with its line and the nearest column.
    public func validate(against columns: [String]) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        for definition in layers.flatMap(\.definitions) {
            guard let field = definition.field, !columns.contains(field) else { continue }
            let fault = Diagnostic.unknown(
                "column", field, valid: columns, file: definition.place.file, line: definition.place.line)
            if !faults.contains(fault) { faults.append(fault) }
        }
        return faults
    }
}
