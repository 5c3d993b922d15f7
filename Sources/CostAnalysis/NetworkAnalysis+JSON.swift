import Graphs
import Networks
import Tables

extension NetworkAnalysis {
    /// The analysis as JSON: `network`, `settings`, `parameters`, and under `passes` each pass with its metrics and its
    /// `layers`, the backward pass also with its `parts`; under `step` what it consists of, under `memory` what is alive
    /// at the peak of `inference` and of the `step`, by kind and by the layer that wrote it. Counts are JSON integers with all their digits.
    public var json: String { json(with: []) }

    /// The analysis as JSON with further members, which are JSON themselves.
    public func json(with others: [(name: String, json: String)]) -> String {
        var text = JSONObjectText()
        text.object { text in
            text.member("network", network)
            text.object("settings", isInline: true) { text in
                for setting in settings { text.member(setting.name, setting.value) }
            }
            text.member("parameters", parameters)
            text.object("step", isInline: true) { text in
                for setting in step.settings { text.member(setting.name, setting.value) }
            }
            text.object("passes") { text in
                for pass in passes { text.object(named: pass.pass.rawValue) { $0.members(of: pass) } }
            }
            text.object("memory") { text in
                if let inferenceMemory { text.object("inference", isInline: true) { $0.members(of: inferenceMemory) } }
                text.object("step", isInline: true) { $0.members(of: memory) }
            }
            for other in others { text.member(other.name, json: other.json) }
        }
        return text.text
    }
}

extension JSONObjectText {
    fileprivate mutating func member(_ name: String, _ value: ParameterValue) {
        switch value {
        case .text(let text): member(name, text)
        case .integer, .real, .boolean: member(name, json: value.description)
        }
    }

    fileprivate mutating func members(of pass: PassCost) {
        members(of: pass.total)
        if !pass.parts.isEmpty {
            object("parts") { text in
                for part in pass.parts {
                    text.object(named: part.part.rawValue, isInline: true) { $0.members(of: part.cost) }
                }
            }
        }
        members(of: pass.criticalPath)
        array("layers") { text in
            for layer in pass.layers {
                text.object(isInline: true) { text in
                    text.member("name", layer.name)
                    text.members(of: layer.cost)
                }
            }
        }
    }

    private mutating func members(of cost: Cost) {
        for metric in cost.metrics { member(metric.name, metric.value) }
    }

    /// `work`, `average_parallelism`, the bounds of `speed_up` on some processors, and the layers of the `critical_path`.
    private mutating func members(of path: CriticalPath) {
        member("work", path.work)
        member("average_parallelism", path.averageParallelism)
        array("speed_up", isInline: true) { text in
            for processors in [2, 4, 8, 16, 64, 1024] {
                let range = path.speedUp(processors: processors)
                text.object { text in
                    text.member("processors", Int128(processors))
                    text.member("time_bound", path.timeBound(processors: processors))
                    text.member("speed_up_low", range.lowerBound)
                    text.member("speed_up_high", range.upperBound)
                }
            }
        }
        array("critical_path", isInline: true) { text in
            for step in path.steps {
                text.object { text in
                    text.member("layer", step.layer)
                    text.member("span", step.span)
                    text.member("nodes", Int128(step.nodes))
                }
            }
        }
    }

    fileprivate mutating func members(of memory: MemoryProfile) {
        member("peak_bytes", memory.peakBytes)
        if let peak = memory.peak {
            let point = memory.timeline[peak]
            member("pass", point.pass.rawValue)
            member("layer", point.layer)
            member("operation", point.operation)
        }
        for kind in MemoryBreakdown.Kind.allCases { member(kind.rawValue, memory.atPeak[kind]) }
        array("written_by") { text in
            for writer in memory.writersAtPeak {
                text.object { text in
                    text.member("layer", writer.layer)
                    text.member("kind", writer.kind.rawValue)
                    text.member("bytes", writer.bytes)
                }
            }
        }
    }
}
