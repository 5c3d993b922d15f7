import Differentiation
public import Diagnostics
import Dispatch
public import Networks
import Synchronization

/// The formulas of many metrics of a network, recovered from the same points of the lattice: each is analysed once.
///
/// ```swift
/// var formulas = try NetworkFormulas(network, in: ["width", "depth"])
/// try formulas.formula("macs", of: .backward).text
/// ```
public struct NetworkFormulas {
    private let source: SampleSource
    /// The given sizes: the values of the variables in the network as it is set.
    public let sizes: [Int]
    /// The number of examples where no variable is it.
    let examples: Int
    /// Whether anything but the forward pass of training is asked for.
    private let needsGradients: Bool
    /// The points so far; `nil` for one at which the network can't be built.
    private var samples: [Place: NetworkSample?] = [:]
    /// Whether the number of operations grows with a variable, as with a depth; by its place.
    private var growth: [Int: Bool] = [:]

    /// The greatest size of a variable with which the number of operations grows, unless the given one is greater.
    private static let greatestRepetition = 256

    /// Prepares the formulas of a network.
    ///
    /// - Parameters:
    ///   - declaration: The network.
    ///   - variables: Integer parameters of it, at least one.
    ///   - settings: The values of the other parameters; that of a variable is the size from which the search sets out.
    ///   - passes: The passes that are asked for; for the forward pass alone no gradients are built.
    ///   - step: What a step of training consists of: an optimizer's state is part of its memory, and what is computed again
    ///     of its work.
    ///   - folding: Which layers are counted together in `layers(_:of:)`; `nil` where layers are not asked for.
    /// - Throws: `Diagnostic` for an unknown variable, for a pass that the step does not have,
    ///   and for a network or a step that can't be built.
    public init(
        _ declaration: NetworkDeclaration, in variables: [String], settings: [String: ParameterValue] = [:],
        of passes: Set<FormulaPass> = [.inference, .forward, .backward], step: TrainingStep = TrainingStep(),
        layers folding: LayerFolding? = nil
    ) throws {
        try Self.check(variables, of: declaration)
        for pass in passes {
            guard let missing = pass.missing(from: step) else { continue }
            throw Diagnostic("the pass '\(pass.rawValue)' without '\(missing)'", expected: Self.expected(missing))
        }
        let standard = try declaration.settings(settings)
        sizes = variables.map { if case .integer(let value) = standard[$0] { value } else { 1 } }
        examples = if case .integer(let value) = standard["batch"] { value } else { 1 }
        _ = try declaration.graph(settings: settings, step: step)
        source = SampleSource(
            declaration: declaration, variables: variables, settings: settings,
            step: step,
            grouping: folding.map { LayerGrouping(variables, $0) })
        needsGradients = !passes.isSubset(of: [.inference, .forward])
    }

    /// The parameters in which formulas are recovered.
    var variables: [String] { source.variables }

    private static func expected(_ setting: String) -> String {
        setting == "optimizer"
            ? "an optimizer (\(Optimizer.allCases.map(\.rawValue).joined(separator: ", ")))"
            : "a policy (sqrt, or a number of bytes)"
    }

    private static func check(_ variables: [String], of declaration: NetworkDeclaration) throws(Diagnostic) {
        guard !variables.isEmpty else { throw Diagnostic("a formula in no parameter", expected: "at least one") }
        let sizes = sizes(of: declaration)
        for variable in variables where !sizes.contains(variable) {
            throw refusal(of: variable, in: declaration)
                ?? .unknown("integer parameter of '\(declaration.name)'", variable, valid: sizes)
        }
    }

    /// The names of a network's integer parameters, in which there may be formulas.
    public static func sizes(of declaration: NetworkDeclaration) -> [String] {
        declaration.parameters.filter { if case .integer = $0.defaultValue { true } else { false } }.map(\.name)
    }

    /// Why there is no formula in a parameter that is no integer; `nil` for one that is, and for what is no parameter.
    public static func refusal(of variable: String, in declaration: NetworkDeclaration) -> Diagnostic? {
        let sizes = sizes(of: declaration)
        guard !sizes.contains(variable), let parameter = declaration.parameters.first(where: { $0.name == variable })
        else { return nil }
        return Diagnostic(
            "a formula in '\(variable)', which is \(parameter.defaultValue.kind) in '\(declaration.name)'",
            expected: "an integer parameter: one of \(sizes.joined(separator: ", "))")
    }

    /// The formula that gives a metric of a pass: a polynomial, the greatest of several where the metric is a peak, or
    /// for a span that is none one in logarithms.
    ///
    /// - Parameters:
    ///   - metric: One of `CostFormula.metrics`.
    ///   - pass: The pass; of no matter for the metrics of `CostFormula.passless`.
    /// - Throws: `Diagnostic` for an unknown metric; `FormulaError` where there is no such formula.
    public mutating func formula(_ metric: String, of pass: FormulaPass) throws -> CostFormula {
        try formula(metric, of: pass) { $0.counts(of: $1) }
    }

    /// The formula of a metric of a pass, or of a part of it: bounds where that depends on which activations are computed again,
    /// and this changes with the sizes.
    ///
    /// - Parameter part: The counts of the part in a sample and a pass.
    mutating func formula(_ metric: String, of pass: FormulaPass, part: Part) throws -> CostFormula {
        let own = try Self.pass(pass, of: metric)
        let aspect = aspect(of: metric, own)
        guard aspect == .rematerialized else {
            do {
                return try formula(metric, of: own, aspect, part)
            } catch let error as FormulaError {
                throw explained(error)
            }
        }
        do {
            try requireOnePlan(aspect)
            return try formula(metric, of: own, aspect, part)
        } catch let error as FormulaError {
            let bounds: FormulaBounds? =
                if metric == "peak_memory_bytes" {
                    source.step.budget.map { constantBound($0) }
                } else if own != nil, CostFormula.addsUp(metric) {
                    try workBounds(metric, of: pass, part)
                } else {
                    nil
                }
            guard let bounds else { throw explained(error) }
            return .bounds(bounds)
        }
    }

    /// The error with the reason why a network of the sizes that it names can't be built, where it names any.
    func explained(_ error: FormulaError) -> FormulaError {
        guard case .noNetworks(let variable, let tried, nil) = error, let index = variables.firstIndex(of: variable)
        else { return error }
        let reason = tried.lazy.compactMap { size -> String? in
            var point = sizes
            point[index] = size
            return source.refusal(at: point)?.description
        }.first
        return .noNetworks(variable, sizes: tried, reason: reason)
    }

    /// Refuses variables that decide how many operations there are, where a plan keeps activations or computes them again; with a
    /// budget of bytes all variables.
    ///
    /// - Throws: `FormulaError.planChanges`.
    private mutating func requireOnePlan(_ aspect: Aspect) throws(FormulaError) {
        guard aspect == .rematerialized else { return }
        for index in variables.indices where source.step.budget != nil || isRepetition(index, aspect) {
            throw .planChanges(variables[index])
        }
    }

    /// - Throws: `FormulaError.planChanges` where the counts of the layers depend on a plan that the variables change.
    mutating func requireOnePlan(for metric: String, of pass: FormulaPass?) throws(FormulaError) {
        try requireOnePlan(aspect(of: metric, pass))
    }

    /// The counts of a part of a sample in a pass.
    typealias Part = (NetworkSample, FormulaPass?) -> NetworkSample.Counts

    /// Between which polynomials the work of the backward pass lies, or of its recomputation, as nothing is computed more than twice:
    /// between that of a step that keeps all activations, and the same with the forward pass once more.
    private mutating func workBounds(
        _ metric: String, of pass: FormulaPass, _ part: Part
    ) throws -> FormulaBounds? {
        func polynomial(_ pass: FormulaPass) throws -> Polynomial? {
            guard case .exact(let formula) = try? formula(metric, of: pass, .training, part) else { return nil }
            return formula.pieces[0]
        }
        guard let forward = try polynomial(.forward) else { return nil }
        guard pass == .backward else { return FormulaBounds(lower: nil, upper: forward) }
        guard let backward = try polynomial(pass) else { return nil }
        return FormulaBounds(lower: backward, upper: try backward.plus(forward))
    }

    /// A number that a count does not exceed.
    private func constantBound(_ number: Int) -> FormulaBounds {
        let term = Polynomial.Term(coefficient: Rational(Int128(number)), exponents: variables.map { _ in 0 })
        return FormulaBounds(
            lower: nil, upper: Polynomial(variables: variables, terms: [term], steps: variables.map { _ in 1 }))
    }

    private mutating func formula(
        _ metric: String, of pass: FormulaPass?, _ aspect: Aspect, _ part: Part
    ) throws -> CostFormula {
        func counts(_ point: [Int]) -> NetworkSample.Counts? {
            sample(at: Place(aspect: aspect, point: point)).map { part($0, pass) }
        }
        if metric == "peak_memory_bytes" {
            return .exact(
                try MaximumInterpolation.maximum(
                    in: variables, around: sizes, preparing: { prepare($0, aspect) },
                    of: { counts($0)?.bytesAlive }))
        }
        func count(_ point: [Int]) -> Int128? { counts(point)?.metrics[metric, default: 0] }
        do {
            if metric == "span",
                let span = try LogarithmicFormula.recovered(
                    in: variables, around: sizes, preparing: { prepare($0, aspect) }, of: count)
            {
                return .logarithmic(span)
            }
            return .exact(
                ExactFormula(
                    try PolynomialInterpolation.polynomial(
                        in: variables, around: sizes, preparing: { prepare($0, aspect) }, of: count)))
        } catch let error as FormulaError where metric == "span" {
            guard let span = try longestChain(of: pass, aspect, part) else { throw error }
            return span
        }
    }

    /// The span as the greatest of several formulas; `nil` where there is none.
    private mutating func longestChain(
        of pass: FormulaPass?, _ aspect: Aspect, _ part: Part
    ) throws -> CostFormula? {
        do {
            let span = try LongestChain.recovered(
                in: variables, around: sizes, preparing: { prepare($0, aspect, withChains: true) },
                of: { point in
                    sample(at: Place(aspect: aspect, point: point, withChains: true)).flatMap { part($0, pass).chains }
                })
            guard let span, span.logarithms.isEmpty, span.isExact else { return span.map { .logarithmic($0) } }
            return .exact(ExactFormula(span.pieces[0], span.pieces.dropFirst()))
        } catch is FormulaError {
            return nil
        }
    }

    /// The pass that has a metric, `nil` for a metric that is the same in all.
    ///
    /// - Throws: `Diagnostic` for an unknown metric.
    static func pass(_ pass: FormulaPass, of metric: String) throws(Diagnostic) -> FormulaPass? {
        guard CostFormula.metrics.contains(metric) else {
            throw .unknown("metric", metric, valid: CostFormula.metrics)
        }
        return CostFormula.passless.contains(metric) ? nil : pass
    }

    /// What is counted at a point, or `nil` where the network can't be built or is too long to be worth it.
    mutating func sample(at point: [Int], for metric: String, of pass: FormulaPass?) -> NetworkSample? {
        sample(at: Place(aspect: aspect(of: metric, pass), point: point))
    }

    /// Counts the network at points that will be asked for, on all cores.
    mutating func prepare(_ points: [[Int]], for metric: String, of pass: FormulaPass?) {
        prepare(points, aspect(of: metric, pass))
    }

    private mutating func prepare(_ points: [[Int]], _ aspect: Aspect, withChains: Bool = false) {
        let places = Set(points.map { Place(aspect: aspect, point: $0, withChains: withChains) }).filter {
            samples[$0] == nil && !isTooLong($0)
        }
        let counted = Mutex<[Place: NetworkSample?]>([:])
        let all = Array(places)
        let source = source
        DispatchQueue.concurrentPerform(iterations: all.count) { index in
            let sample = source.sample(all[index])
            counted.withLock { $0[all[index]] = .some(sample) }
        }
        samples.merge(counted.withLock(\.self)) { $1 }
    }

    private func aspect(of metric: String, _ pass: FormulaPass?) -> Aspect {
        let isMemory = ["activation_bytes", "peak_memory_bytes"].contains(metric)
        return switch (metric, pass) {
        // What is computed again changes the work of no other part, but all memory of the step.
        case (_, let pass)
        where source.step.rematerialization != nil && pass != .inference
            && (isMemory || pass == .backward || pass == .recomputation):
            .rematerialized
        case ("activation_bytes", _), ("peak_memory_bytes", .forward): .training
        case ("parameters", _), (_, .forward): needsGradients ? .training : .forward
        case (_, .inference): .inference
        default: .training
        }
    }

    private mutating func isRepetition(_ index: Int, _ aspect: Aspect) -> Bool {
        if let known = growth[index] { return known }
        let plain = aspect == .rematerialized ? .training : aspect
        let nodes = [64, 128].map { size in
            var point = sizes
            point[index] = size
            return sample(at: Place(aspect: plain, point: point))?.nodes ?? 0
        }
        // Small images leave out some operations; a repetition adds nearly as many as there are.
        let isRepetition = nodes[0] > 0 && 4 * nodes[1] > 5 * nodes[0]
        growth[index] = isRepetition
        return isRepetition
    }

    /// Whether a network is too long at a point to be worth counting it.
    private mutating func isTooLong(_ place: Place) -> Bool {
        for (index, size) in place.point.enumerated() where size > max(Self.greatestRepetition, sizes[index]) {
            if isRepetition(index, place.aspect) { return true }
        }
        return false
    }

    private mutating func sample(at place: Place) -> NetworkSample? {
        if let known = samples[place] { return known }
        if isTooLong(place) { return nil }
        let sample = source.sample(place)
        samples[place] = .some(sample)
        return sample
    }
}

extension TrainingStep {
    /// The bytes that the step may hold, where a budget says so.
    fileprivate var budget: Int? { if case .budget(let bytes) = rematerialization { bytes } else { nil } }
}

/// The graph that is analysed at a point of the lattice; the forward pass alone costs less than all of training.
private enum Aspect: Hashable {
    case training, forward, inference
    /// Training with activations that are computed again.
    case rematerialized
}

/// A point of the lattice, and what is analysed there.
private struct Place: Hashable {
    let aspect: Aspect
    let point: [Int]
    /// Whether it is also asked for what waits for what.
    var withChains = false
}

/// What is counted at points of the lattice.
private struct SampleSource: Sendable {
    let declaration: NetworkDeclaration
    let variables: [String]
    let settings: [String: ParameterValue]
    let step: TrainingStep
    let grouping: LayerGrouping?

    /// What is counted at a place; `nil` where the network can't be built.
    func sample(_ place: Place) -> NetworkSample? {
        (try? composed(place.aspect, settings(at: place.point))).map {
            NetworkSample($0, grouping: grouping, withChains: place.withChains)
        }
    }

    /// Why the network can't be built at a point; `nil` where it can.
    func refusal(at point: [Int]) -> Diagnostic? {
        do throws(Diagnostic) {
            _ = try composed(.forward, settings(at: point))
            return nil
        } catch {
            return error
        }
    }

    private func settings(at point: [Int]) -> [String: ParameterValue] {
        settings.merging(zip(variables, point.map { .integer($0) })) { $1 }
    }

    private func composed(
        _ aspect: Aspect, _ settings: [String: ParameterValue]
    ) throws(Diagnostic) -> ComposedNetwork {
        switch aspect {
        case .inference: try declaration.composedForInference(settings: settings)
        case .forward: try declaration.composed(settings: settings, differentiated: false)
        case .training: try declaration.composed(settings: settings, step: TrainingStep(optimizer: step.optimizer))
        case .rematerialized: try declaration.composed(settings: settings, step: step)
        }
    }
}
