import ArgumentParser
import CostAnalysis
import Differentiation
import Diagnostics
import Networks
import SiteGenerator
import Tables

struct AnalyzeCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Print the exact cost of one network, layer by layer.",
        discussion: """
            Examples:
              costbook analyze resnet50 --set batch=32 --levels 1
              costbook analyze mlp --json | jq .passes.backward.macs
              costbook analyze my-network.yml --measure --threads 2
              costbook analyze vgg16 --html > vgg16.html
              costbook analyze transformer --formula length,width
              costbook analyze resnet50 --formula batch,width,resolution --metric macs --pass forward
              costbook analyze gpt --formula width,length --layers --levels 1 --pass weight_gradients
              costbook analyze resnet50 --compare mobilenet_v2 --markdown
              costbook analyze resnet50 --optimizer adam --rematerialize sqrt
              costbook analyze resnet18 --explain fvcore

            NETWORK is a network of the zoo, or a YAML file that holds what a network cell holds. Nothing is run but \
            with --measure. macs are the multiply-adds of matrix products; in flops a multiply-add counts 2 and every \
            other operation 1. The loss belongs to the forward pass; inference is the pass of a trained network. Memory \
            is what is alive at the peak of an inference and of a step of training.
            """)

    @Argument(help: "A network of the zoo (\(Zoo.names.joined(separator: ", "))), or a .yml file.")
    var network: String

    @Option(name: .customLong("set"), help: "Values of parameters: name=value, several separated by commas.")
    var settings: [Settings] = []

    @Option(help: "Fold layers that agree on so many levels of their paths into one row.")
    var levels: Int?

    @OptionGroup var step: StepOptions
    @OptionGroup var subject: AnalysisSubject
    @OptionGroup var form: AnalysisForm
    @OptionGroup var times: TimeOptions

    func validate() throws {
        if let levels, levels < 1 { throw ValidationError("--levels \(levels): expected at least 1") }
        _ = try (Settings.merged(settings), Settings.merged(subject.otherSettings))
        guard let chosen = subject.chosen.first else {
            guard times.details.isEmpty || times.predict || times.measure || form.html || form.markdown else {
                throw ValidationError(
                    "\(times.details.joined(separator: " and ")) without times; expected --predict or --measure, or a report "
                        + "(--markdown, --html), which predicts where the database has a calibration")
            }
            return
        }
        let given = (levels == nil ? [] : ["--levels"]) + times.chosen + step.chosen + form.chosen
        let fitting: [String] =
            switch chosen {
            case "--gradients": []
            case "--timeline": StepOptions.names
            case "--convention", "--explain": ["--levels"] + AnalysisForm.names
            case "--compare": StepOptions.names + AnalysisForm.names
            case "--formula":
                ["--optimizer", "--rematerialize"] + (subject.layers ? ["--levels"] : []) + AnalysisForm.names
            default: AnalysisForm.names
            }
        let others = given.filter { !fitting.contains($0) }
        if chosen == "--formula" { try subject.validateFormulas(step) }
        guard others.isEmpty else {
            throw ValidationError(
                "\(chosen) does not go with \(others.joined(separator: ", ")); "
                    + "expected --set\(fitting.map { ", \($0)" }.joined()) or nothing beside it.")
        }
    }

    func execute() throws {
        let declaration = try NetworkDeclaration.named(network)
        let settings = try Settings.merged(settings)
        let output = StandardStream.output
        if subject.gradients {
            let (costs, missing) = try GradientCost.all(of: declaration, settings: settings)
            output.write(TableFormat.csv.write(GradientCost.table(costs)))
            for (method, reason) in missing {
                StandardStream.error.line(
                    "no gradient by \(method.rawValue): \(FaultPrinter.visible(reason.description))")
            }
        } else if subject.timeline {
            let analysis = try NetworkAnalysis(declaration, settings: settings, step: try step.step())
            output.write(TableFormat.csv.write(analysis.memory.timelineTable))
        } else if let name = subject.convention ?? subject.explain {
            try showCounts(asOf: name, declaration, settings)
        } else if subject.formula != nil {
            try show(
                AnalysisReport(
                    formulasOf: declaration, in: subject.variables, settings: settings, metrics: subject.metrics,
                    passes: subject.formulaPasses, step: try step.step(),
                    layers: subject.layers ? LayerFolding(levels: levels) : nil))
        } else {
            try analyse(declaration, settings)
        }
    }

    private func showCounts(
        asOf name: String, _ declaration: NetworkDeclaration, _ settings: [String: ParameterValue]
    ) throws {
        guard let found = CountingConventions.convention(named: name) else {
            throw Diagnostic.unknown("convention", name, valid: CountingConventions.all.map(\.name))
        }
        let counts = try ConventionReport(
            found, declaration, settings: settings, folding: LayerFolding(levels: levels))
        guard form.json else { return try show(AnalysisReport(counts, isExplained: subject.explain != nil)) }
        StandardStream.output.line(counts.json)
    }

    private func analyse(_ declaration: NetworkDeclaration, _ settings: [String: ParameterValue]) throws {
        let analysis = try analysis(of: declaration, settings)
        if let other = subject.compare {
            let declaration = try NetworkDeclaration.named(other)
            let shared = settings.filter { name, _ in
                name == "batch" || declaration.parameters.contains { $0.name == name }
            }
            let own = try Settings.merged(subject.otherSettings)
            let second = try self.analysis(of: declaration, shared.merging(own) { $1 })
            try show(AnalysisReport(comparing: analysis, with: second))
            return
        }
        let known = try TimedAnalysis(times, wantsCalibration: form.html || form.markdown).times(of: analysis)
        guard form.json else { return try show(AnalysisReport(analysis, times: known)) }
        StandardStream.output.line(analysis.json(with: known.json.map { [("times", $0)] } ?? []))
    }

    private func analysis(
        of declaration: NetworkDeclaration, _ settings: [String: ParameterValue]
    ) throws -> NetworkAnalysis {
        try NetworkAnalysis(
            declaration, settings: settings, step: try step.step(), withInference: true,
            folding: LayerFolding(levels: levels))
    }

    private func show(_ report: AnalysisReport) throws {
        let output = StandardStream.output
        if form.html {
            output.write(try report.page(styles: form.styles))
        } else if form.markdown {
            output.line(report.markdown)
        } else if form.json {
            output.write(TableFormat.json.write(report.table))
        } else {
            output.line(ReportText(report).text)
        }
    }
}
