public import CostAnalysis
import Graphs
import Networks
import Tables

extension AnalysisReport {
    /// The report about a network.
    ///
    /// - Parameters:
    ///   - analysis: Its analysis.
    ///   - times: What is known of the time of its passes.
    /// - Complexity: O(nodes + layers · log layers).
    public init(_ analysis: NetworkAnalysis, times: AnalysisTimes = AnalysisTimes()) {
        let memory = analysis.memory
        let layers = LayerRows(analysis.layers(at: memory))
        let memoryCharts = MemorySections(analysis, memory)
        var sections = [PassRows(analysis, times).section, layers.chart, layers.section]
        sections += memoryCharts.sections
        if let roofline = times.roofline { sections.append(RooflineChart(analysis, times, roofline).section) }
        sections += analysis.passes.map(LayerRows.detail)
        self.init(title: analysis.network, summary: analysis.headline, sections: sections)
    }
}

extension NetworkAnalysis {
    /// The settings and the number of weights, in words.
    var headline: [String] {
        let parts = [settings.map { "\($0.name)=\($0.value)" }, step.settings.map { "\($0.name)=\($0.value)" }]
        let text = parts.map { $0.joined(separator: " ") }.filter { !$0.isEmpty }.joined(separator: "  ")
        return [text, "parameters: \(NumberFormat.integer.format(Datum(count: parameters)))"]
    }
}

extension Cost {
    /// Bytes read and written.
    var bytes: Int128 { work.bytesRead + work.bytesWritten }
}

/// A part of a whole as a share; `null` where there is no whole.
func share(_ part: Int128, of whole: Int128) -> Datum {
    whole > 0 ? .real(Double(count: part) / Double(count: whole)) : .null
}
