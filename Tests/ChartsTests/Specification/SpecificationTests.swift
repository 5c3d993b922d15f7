import Charts
import Diagnostics
import Foundation
import Tables
import Testing

@Suite struct SpecificationTests {
    @Test func aSpecificationIsRead() throws {
        let specification = try ChartSpecification(
            yaml: """
                data: {name: growth}
                title: {text: Growth, subtitle: of time}
                description: Time rises
                width: 640
                height: 200
                layer:
                  - mark: line
                  - mark: {type: rule, strokeDash: [4, 2]}
                    encoding: {y: {datum: 2, type: quantitative}}
                encoding:
                  x: {field: width, type: quantitative, scale: {type: log, base: 2}, axis: {title: Width, grid: false}}
                  y: {field: seconds, type: quantitative}
                """)
        #expect(specification.dataName == "growth")
        #expect(specification.title == "Growth" && specification.subtitle == "of time")
        #expect(specification.description == "Time rises")
        #expect(specification.width == 640 && specification.height == 200)
        #expect(specification.fields == ["seconds", "width"])
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var yaml: String
        var line: Int
        var message: String
        var suggestion: String?

        var testDescription: String { message }
    }

    static let top = "data: {name: d}\nmark: line\nencoding:\n"
    static let x = "  x: {field: a, type: quantitative}\n"

    @Test(arguments: [
        Fault(yaml: "mark: line", line: 10, message: "has no 'data'"),
        Fault(yaml: "data: {name: d}\nmrak: line", line: 11, message: "unknown key", suggestion: "mark"),
        Fault(yaml: "data: {name: d}", line: 10, message: "nothing to draw"),
        Fault(yaml: "data: {url: 'http://x'}\nmark: line", line: 10, message: "unknown key in 'data' 'url'"),
        Fault(yaml: "data: {name: d}\nmark: lime", line: 11, message: "unknown mark 'lime'", suggestion: "line"),
        Fault(yaml: "data: {name: d}\nmark: {type: line, siez: 3}", line: 11, message: "unknown key"),
        Fault(yaml: "data: {name: d}\nmark: {type: line, opacity: 3}", line: 11, message: "'opacity' is 3"),
        Fault(yaml: "data: {name: d}\nmark: {type: bar, color: 'url(x)'}", line: 11, message: "'color' is"),
        Fault(yaml: "data: {name: d}\nmark: line\nlayer: []", line: 11, message: "both 'mark' and 'layer'"),
        Fault(yaml: "data: {name: d}\nlayer: []", line: 11, message: "0 layers"),
        Fault(yaml: "data: {name: d}\nmark: line\ntransform: []", line: 12, message: "'transform'"),
        Fault(yaml: top + "  z: {field: a}", line: 13, message: "unknown channel 'z'", suggestion: "x"),
        Fault(yaml: top + "  colour: {field: a}", line: 13, message: "unknown channel", suggestion: "color"),
        Fault(yaml: top + "  x: {field: a}", line: 13, message: "has no 'type'"),
        Fault(
            yaml: top + "  x: {field: a, type: quantitativ}", line: 13, message: "'type' is 'quantitativ'",
            suggestion: "quantitative"),
        Fault(yaml: top + "  x: {field: a, type: temporal}", line: 13, message: "temporal"),
        Fault(yaml: top + "  x: {field: a, aggregate: mean, type: quantitative}", line: 13, message: "'aggregate'"),
        Fault(yaml: top + "  x: {type: quantitative}", line: 13, message: "no source of values"),
        Fault(
            yaml: top + "  x: {field: a, datum: 3, type: quantitative}", line: 13, message: "both 'field' and 'datum'"),
        Fault(
            yaml: top + "  x:\n    field: a\n    type: quantitative\n    scale:\n      type: lgo", line: 17,
            message: "'type' is 'lgo'", suggestion: "log"),
        Fault(
            yaml: top + "  x: {field: a, type: nominal, scale: {type: log}}", line: 13,
            message: "a log scale for values of type nominal"),
        Fault(yaml: top + "  x: {field: a, type: quantitative, scale: {base: 2}}", line: 13, message: "'base' without"),
        Fault(
            yaml: top + "  x: {field: a, type: quantitative, scale: {type: log, base: 1}}", line: 13,
            message: "'base' is 1"),
        Fault(
            yaml: top + "  x: {field: a, type: quantitative, scale: {domain: [3, 1]}}", line: 13,
            message: "not an interval"),
        Fault(
            yaml: top + "  x: {field: a, type: quantitative, scale: {type: log, domain: [0, 1]}}", line: 13,
            message: "starts at 0 on a logarithmic scale"),
        Fault(
            yaml: top + "  x: {field: a, type: quantitative, axis: {format: secnds}}", line: 13, message: "'secnds'",
            suggestion: "seconds"),
        Fault(yaml: top + x, line: 11, message: "has no channel 'y'"),
        Fault(yaml: top + x + "  color: {field: b, type: quantitative}", line: 14, message: "is quantitative"),
        Fault(
            yaml: "data: {name: d}\nmark: errorbar\nencoding:\n" + x + "  y: {field: b, type: quantitative}", line: 11,
            message: "needs an interval"),
        Fault(
            yaml: "data: {name: d}\nlayer:\n  - mark: line\n    encoding: {x: {field: a, type: nominal}}\n"
                + "  - mark: point\n    encoding: {x: {field: a, type: quantitative}}\n"
                + "encoding: {y: {field: b, type: quantitative}}", line: 15, message: "in another layer"),
        Fault(yaml: "data: {name: d}\nmark: line\nwidth: 5", line: 12, message: "'width' is 5"),
    ])
    func faultsHaveLineAndSuggestion(fault: Fault) {
        let error = #expect(throws: Diagnostic.self) {
            try ChartSpecification(yaml: fault.yaml, file: "growth.md", firstLine: 10)
        }
        #expect(error?.file == "growth.md")
        #expect(error?.line == fault.line)
        #expect(error?.message.contains(fault.message) == true, "\(error?.description ?? "")")
        if let suggestion = fault.suggestion { #expect(error?.suggestion == suggestion) }
    }

    @Test func fieldsAreCheckedAgainstColumns() throws {
        let yaml = SampleCharts.yaml(mark: "line", y: "field: secnds, type: quantitative")
        let specification = try ChartSpecification(yaml: yaml, file: "growth.md", firstLine: 20)
        let faults = specification.validate(against: SampleCharts.growth.columns)
        #expect(faults.count == 1)
        #expect(faults.first?.line == 25)
        #expect(faults.first?.suggestion == "seconds")
        #expect(throws: Diagnostic.self) { try specification.render(SampleCharts.growth, id: "fig") }
    }

    @Test func textOnAQuantitativeAxisIsAnError() throws {
        let yaml = SampleCharts.yaml(mark: "line", y: "field: pass, type: quantitative")
        let specification = try ChartSpecification(yaml: yaml, firstLine: 20)
        let error = #expect(throws: Diagnostic.self) { try specification.render(SampleCharts.growth, id: "fig") }
        #expect(error?.line == 25)
        #expect(error?.message == "the column 'pass' holds the text 'forward' in row 1")
    }

    @Test func vegaLiteHoldsSpecificationAndData() throws {
        let yaml = SampleCharts.yaml(
            mark: "{type: line, point: true}",
            y: "field: seconds, type: quantitative, scale: {type: log}, axis: {format: seconds}",
            "color: {field: pass, type: nominal}")
        let text = try ChartSpecification(yaml: yaml).vegaLite(SampleCharts.growth)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let data = try #require(object["data"] as? [String: Any])
        let values = try #require(data["values"] as? [[String: Any]])
        #expect(values.count == 12)
        #expect(Set(values[0].keys) == ["width", "pass", "seconds"])
        #expect(values[0]["width"] as? Int == 32)
        let encoding = try #require(object["encoding"] as? [String: [String: Any]])
        let axis = try #require(encoding["y"]?["axis"] as? [String: String])
        #expect(axis == ["labelExpr": "format(datum.value, '.3~s') + 's'"])
    }
}
