import Foundation
import Testing

@Suite struct AnalyzeReportTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try FileManager.default.createSymbolicLink(
            at: workplace.folder.appending(path: "site"), withDestinationURL: root.appending(path: "site"))
    }

    @Test func layersAreFolded() throws {
        let outcome = try workplace.run("analyze", "resnet18", "--levels", "1")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("stage1block1  ") })
        #expect(!lines.contains { $0.hasPrefix("stage1block1/") })
        // 4,720,640 of 11,689,512 weights.
        #expect(lines.contains { $0.hasPrefix("stage4block2") && $0.contains("4,720,640   40.4\u{A0}%") })
        let whole = try workplace.run("analyze", "resnet18").output
        #expect(whole.contains("\nstage1block1/conv1  "))
    }

    @Test func reportsAreMarkdownAndPages() throws {
        let markdown = try workplace.run("analyze", "lenet5", "--markdown")
        #expect(markdown.status == 0)
        #expect(markdown.output.hasPrefix("# lenet5\n"))
        #expect(markdown.output.contains("| total | 61,706 |"))
        let page = try workplace.run("analyze", "lenet5", "--html")
        #expect(page.status == 0, "\(page.errors)")
        #expect(page.output.hasPrefix("<!DOCTYPE html>") && page.output.hasSuffix("</html>\n"))
        #expect(page.output.components(separatedBy: "<svg").count == 3)
    }

    @Test func formulasAndComparisonsAreJSONToo() throws {
        let formulas = try workplace.run("analyze", "mlp", "--formula", "width,depth", "--json")
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(formulas.output.utf8)) as? [[String: String]],
            "\(formulas.errors)")
        let macs = rows.first { $0["part"] == "backward" && $0["metric"]?.contains("MACs") == true }
        #expect(macs?["formula"] == "2·width²·depth − 2·width² + 804·width")
        let one = try workplace.run(
            "analyze", "mlp", "--formula", "width,depth", "--metric", "macs", "--pass", "forward", "--json")
        let alone = try #require(
            try JSONSerialization.jsonObject(with: Data(one.output.utf8)) as? [[String: String]], "\(one.errors)")
        #expect(alone.map { $0["part"] } == ["forward"])
        #expect(alone[0]["latex"]?.hasPrefix("\\mathit{width}^{2} \\cdot \\mathit{depth}") == true)
        let comparison = try workplace.run(
            "analyze", "mlp", "--set", "depth=1", "--compare", "mlp", "--compare-set", "width=512", "--json")
        let sides = try #require(
            try JSONSerialization.jsonObject(with: Data(comparison.output.utf8)) as? [[String: Any]],
            "\(comparison.errors)")
        // 784·w + w + 10·w + 10 weights, at widths 256 and 512.
        #expect(sides.first?["a"] as? Int == 795 * 256 + 10)
        #expect(sides.first?["b"] as? Int == 795 * 512 + 10)
    }

    @Test func spacesBetweenValuesDoNotMatter() throws {
        let spaced = try workplace.run(
            "analyze", "mlp", "--set", "input=3, classes = 2", "--formula", "width, depth", "--metric", "macs",
            "--pass",
            "forward")
        #expect(spaced.status == 0, "\(spaced.errors)")
        #expect(spaced.output.contains("width²·depth"), "\(spaced.output)")
    }

    @Test func gradientsOfAFusedNetworkSayWhichIsMissing() throws {
        let outcome = try workplace.run("analyze", "lstm", "--set", "length=3", "--gradients")
        #expect(outcome.status == 0)
        let rows = outcome.output.split(whereSeparator: \.isNewline).map { $0.prefix { $0 != "," } }
        #expect(rows == ["gradient", "reverse", "differences"])
        #expect(outcome.errors.hasPrefix("no gradient by forward: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("fused: false"))
    }

    /// Each form has the total of lenet5's published 416,520 multiply-adds, and layers are folded in all of them.
    @Test(arguments: [
        (["--markdown"], "| total | 416,520 |"), (["--html"], "416,520"), ([], "\ntotal          416,520"),
        (["--json"], "\"theirs\": 416520"),
    ])
    func countsOfAnotherToolAreReportsToo(_ form: [String], _ total: String) throws {
        let outcome = try CostbookProcess.run(
            ["analyze", "lenet5", "--convention", "fvcore"] + form, in: workplace.folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(total), "\(outcome.output)")
        let folded = try CostbookProcess.run(
            ["analyze", "resnet18", "--explain", "torch", "--levels", "1"] + form, in: workplace.folder)
        #expect(folded.status == 0, "\(folded.errors)")
        #expect(folded.output.contains("stage4block2") && !folded.output.contains("stage4block2/"))
        #expect(folded.output.contains("a multiply-add is 2; not counted"))
        #expect(folded.output.hasSuffix("\n"))
    }

    @Test func formulasOfLayers() throws {
        let arguments = [
            "analyze", "mlp", "--formula", "width,depth", "--layers", "--pass", "weight_gradients", "--pass", "update",
            "--optimizer", "sgd", "--metric", "macs", "--metric", "additions",
        ]
        let text = try CostbookProcess.run(arguments, in: workplace.folder)
        #expect(text.status == 0, "\(text.errors)")
        #expect(text.output.contains("linear2, linear1 (repeated): width²·depth − width² + 784·width\n"))
        #expect(text.output.contains("optimizer=sgd"))
        let rows = try #require(
            try JSONSerialization.jsonObject(
                with: Data(CostbookProcess.run(arguments + ["--json"], in: workplace.folder).output.utf8))
                as? [[String: String]])
        let last = rows.first { $0["part"] == "weight gradients" && $0["layer"] == "linear3" }
        #expect(last?["metric"] == "multiply-adds (MACs)" && last?["formula"] == "10·width")
        let bias = rows.first { $0["part"] == "update" && $0["layer"] == "linear3.bias" }
        #expect(bias?["metric"] == "additions" && bias?["formula"] == "10" && bias?["latex"] == "10")
        let markdown = try CostbookProcess.run(arguments + ["--markdown"], in: workplace.folder)
        #expect(markdown.output.contains("## Weight gradients: multiply-adds (MACs) by layer"))
        #expect(markdown.output.contains("- linear3: `10·width`"))
        let page = try CostbookProcess.run(arguments + ["--html"], in: workplace.folder)
        #expect(page.output.contains("<dt>linear3</dt>"))
        let folded = try workplace.run("analyze", "resnet18", "--formula", "batch", "--layers", "--levels", "1")
        #expect(folded.output.contains("\nstage1block1: ") && !folded.output.contains("stage1block1/"))
    }

    @Test func formulasOfAStepThatComputesActivationsAgain() throws {
        let outcome = try workplace.run(
            "analyze", "mlp", "--formula", "batch", "--rematerialize", "sqrt", "--metric", "macs", "--pass",
            "recomputation", "--json")
        // The first hidden layer of two is computed again: 784 · 256 multiply-adds an example.
        #expect(outcome.output.contains("200,704·batch"), "\(outcome.output)\(outcome.errors)")
    }

    @Test func measuredTimesHaveIntervals() throws {
        let outcome = try workplace.run("analyze", "mlp", "--set", "width=8", "--measure", "--json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any], "\(outcome.errors)")
        let times = try #require(object["times"] as? [String: [String: Any]])
        #expect(Set(times.keys) == ["inference", "forward", "backward"])
        for (_, time) in times {
            let low = try #require(time["seconds_low"] as? Double)
            let median = try #require(time["median_seconds"] as? Double)
            let high = try #require(time["seconds_high"] as? Double)
            #expect(0 < low && low <= median && median <= high)
            #expect((time["samples"] as? [Double])?.count ?? 0 >= 10)
        }
    }

    @Test(arguments: [
        (["--levels", "0"], 64, "expected at least 1"), (["--levels", "1", "--gradients"], 64, "--levels"),
        (["--json", "--html"], 64, "exclude each other"), (["--markdown", "--timeline"], 64, "--timeline does not go"),
        (["--formula", "width", "--compare", "lenet5"], 64, "exclude each other"),
        (["--formula", "width", "--measure"], 64, "--measure"), (["--formula", "width,"], 64, "names of parameters"),
        (["--formula", "width,width"], 64, "each once"), (["--formula", "widht"], 65, "did you mean 'width'?"),
        (["--formula", "activation"], 65, "integer parameter"), (["--metric", "macs"], 64, "need --formula"),
        (["--formula", "width", "--pass", "backwards"], 64, "weight_gradients"),
        (["--formula", "width", "--pass", "update"], 65, "without 'optimizer'"), (["--layers"], 64, "need --formula"),
        (["--formula", "width", "--metric", "mac"], 65, "did you mean 'macs'?"),
        (["--formula", "activation"], 65, "a formula in 'activation', which is a text in 'mlp'"),
        (["--compare", "lenet"], 65, "lenet5"),
        (["--compare-set", "width=3"], 64, "--compare OTHER"),
        (["--compare", "lenet5", "--compare-set", "width=3"], 65, "width"),
        (["--explain", "fvcore", "--measure"], 64, "does not go with --measure; expected --set, --levels, --json, "),
        (["--convention", "fvcore", "--optimizer", "sgd"], 64, "does not go with --optimizer"),
        (["--gradients", "--html"], 64, "does not go with --html; expected --set or nothing beside it"),
        (["--threads", "0"], 64, "expected 1 to 1024"), (["--measure", "--threads", "1024"], 64, "the machine has"),
        (["--html", "--styles", "nowhere"], 65, "nowhere/style.css"),
        (["--predict"], 65, "costbook.sqlite"), (["--mesure"], 64, "--measure"),
        (["--rematerialize", "sqrt", "--compare-set", "width=3"], 64, "--compare OTHER"),
        (["--gradient", "reverse", "--formula", "width"], 64, "does not go with --gradient"),
        (["--formula", "width", "--pass", "recomputation"], 65, "expected a policy (sqrt, or a number of bytes)"),
        (["--threads", "2"], 64, "--threads without times; expected --predict or --measure"),
        (["--threads", "1", "--json"], 64, "--threads without times"),
        (["--database", "other.sqlite"], 64, "--database without times"),
        (["--formula", "width", "--database", "other.sqlite"], 64, "does not go with --database"),
        (["--gradients", "--threads", "1"], 64, "does not go with --threads"),
        (["--styles", "elsewhere"], 64, "--styles needs --html"),
        (
            ["--formula", "width", "--metric", "parameters", "--pass", "forward"], 64,
            "--pass has no effect on parameters"
        ),
        (
            ["--formula", "width", "--metric", "macs", "--pass", "forward", "--optimizer", "sgd"], 64,
            "--optimizer has no effect on these formulas: expected the pass update, or a metric of memory"
        ),
        (
            ["--formula", "width", "--metric", "parameters", "--rematerialize", "sqrt"], 64,
            "--rematerialize has no effect on these formulas: expected the pass backward or recomputation"
        ),
        (
            ["--formula", "width", "--pass", "inference", "--metric", "peak_memory_bytes", "--optimizer", "adam"], 64,
            "--optimizer has no effect"
        ),
        (["--levels", "1", "--formula", "width"], 64, "--levels"),
    ])
    func wrongCombinationsAreErrors(_ arguments: [String], _ status: Int32, _ message: String) throws {
        let outcome = try CostbookProcess.run(["analyze", "mlp"] + arguments, in: workplace.folder)
        #expect(outcome.status == status)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test(arguments: [["analyze", "--measure"], ["predict"]])
    func whatDoesNotFitIsNotCompiled(_ command: [String]) throws {
        let outcome = try CostbookProcess.run(
            command + ["mlp", "--set", "width=2000000,depth=3"], in: workplace.folder)
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("bytes of memory (its tensors at the peak)"), "\(outcome.errors)")
    }
}
