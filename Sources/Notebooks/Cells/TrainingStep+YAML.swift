import Differentiation
import Diagnostics
import Networks

extension TrainingStep {
    /// The steps that an experiment asks for: every combination of what `gradient`, `rematerialize` and `optimizer` say,
    /// each one value or a list, where `none` stands for leaving it out.
    ///
    /// - Throws: `Diagnostic` for a value that is none, and for parts of a step that do not fit.
    static func steps(_ record: YAMLRecord) throws(Diagnostic) -> [TrainingStep] {
        let gradients = try choices(record["gradient"], "gradient", GradientMethod.allCases.map(\.rawValue)) {
            GradientMethod(rawValue: $0)
        }
        let optimizers = try choices(record["optimizer"], "optimizer", Optimizer.allCases.map(\.rawValue)) {
            Optimizer(rawValue: $0)
        }
        let policies = try choices(record["rematerialize"], "rematerialize", ["sqrt", "a number of bytes"]) {
            Rematerialization($0)
        }
        let steps = gradients.flatMap { gradient in
            policies.flatMap { policy in
                optimizers.map { TrainingStep(gradient: gradient, rematerialization: policy, optimizer: $0) }
            }
        }
        for step in steps {
            do throws(Diagnostic) {
                try step.check()
            } catch {
                let value = record["optimizer"] ?? record["rematerialize"] ?? record["gradient"]
                throw value?.diagnostic(error.message, expected: error.expected) ?? error
            }
        }
        return steps
    }

    /// The step of a `formula` cell: an optimizer and a rematerialization, where it names them.
    ///
    /// - Throws: `Diagnostic` for a value that is none.
    init(single record: YAMLRecord) throws(Diagnostic) {
        self.init()
        for key in ["optimizer", "rematerialize"] {
            guard let value = record[key], case .sequence = value.content else { continue }
            throw value.diagnostic("a list of \(key) in a formula", expected: "one value")
        }
        guard let step = try Self.steps(record).first else { return }
        self = step
    }

    private static func choices<Choice>(
        _ value: YAMLValue?, _ role: String, _ valid: [String], _ read: (String) -> Choice?
    ) throws(Diagnostic) -> [Choice?] {
        guard let value else { return [nil] }
        let elements = if case .sequence(let elements) = value.content { elements } else { [value] }
        guard !elements.isEmpty else { throw value.diagnostic("an empty list of \(role)", expected: "at least one") }
        var choices: [Choice?] = []
        for element in elements {
            let text: String
            switch element.content {
            case .integer(let integer): text = "\(integer)"
            case .real(let real): text = real.shortestText
            default: text = try element.string("an element of \(role)")
            }
            let choice = read(text)
            guard choice != nil || text == "none" else {
                throw .unknown(role, text, valid: valid + ["none"], file: element.file, line: element.line)
            }
            choices.append(choice)
        }
        return choices
    }
}
