import Diagnostics
import Networks

extension ExperimentDeclaration {
    /// Decodes an `experiment` cell; `nil` where the network that it names has a fault of its own.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    init?(_ body: YAMLValue, name: String, scope: NetworkScope) throws(Diagnostic) {
        let record = try body.record(
            "experiment '\(name)'",
            keys: ["description", "network", "set", "grid", "measure", "seed", "threads"] + TrainingStep.settingNames,
            required: ["network"])
        _ = try record["description"]?.string("description")
        let measurement = try MeasurementDeclaration.read(record["measure"])
        let seed = try record["seed"]?.integer("seed") ?? 1
        let threads = try record["threads"]?.integer("threads", in: 1...Self.maximumThreads) ?? 1
        let steps = try TrainingStep.steps(record)
        if let measurement, measurement.timesOperations, steps.contains(where: { $0.gradient != nil }) {
            throw (record["measure"] ?? body).diagnostic(
                "operations timed one by one in an experiment with 'gradient'", expected: "one of the two")
        }
        guard let network = try scope.network(record["network"] ?? body) else { return nil }
        if let name = TrainingStep.settingNames.first(where: { name in
            record[name] != nil && network.parameters.contains { $0.name == name }
        }) {
            throw body.diagnostic(
                "'\(name)', which is a parameter of '\(network.name)' too", expected: "another name for the parameter")
        }
        let grid = try ExperimentGrid(network: network, set: record["set"])
        self.init(
            network: network, points: try grid.points(record["grid"]), steps: steps, measurement: measurement,
            seed: seed, threads: threads, threadsLine: record["threads"]?.line)
    }

    /// The most threads that any machine may have.
    static let maximumThreads = 1024
}

extension MeasurementDeclaration {
    /// How an experiment is timed where it only says `measure: true`.
    static let standard = MeasurementDeclaration(warmUpRounds: 2, rounds: 10, seconds: 0.2)

    /// Decodes the value of `measure`: `true`, `false`, or `{warmup, rounds, seconds, operations}`.
    ///
    /// - Throws: `Diagnostic` for what is wrong in it.
    static func read(_ value: YAMLValue?) throws(Diagnostic) -> MeasurementDeclaration? {
        guard let value else { return nil }
        if case .boolean(let isMeasured) = value.content { return isMeasured ? standard : nil }
        guard case .mapping = value.content else {
            throw value.diagnostic(
                "measure is \(value.summary)",
                expected: "true, false, or a mapping with warmup, rounds, seconds and operations")
        }
        let record = try value.record("measure", keys: ["warmup", "rounds", "seconds", "operations"])
        var measurement = standard
        if let warmUp = record["warmup"] { measurement.warmUpRounds = try warmUp.integer("warmup", in: 0...100_000) }
        if let rounds = record["rounds"] { measurement.rounds = try rounds.integer("rounds", in: 1...1_000_000) }
        if let seconds = record["seconds"] {
            measurement.seconds = try seconds.number("seconds")
            guard (0...86_400).contains(measurement.seconds) else {
                throw seconds.diagnostic("seconds is \(seconds.summary)", expected: "0 to 86400")
            }
        }
        if let operations = record["operations"] {
            guard case .boolean(let isTimed) = operations.content else {
                throw operations.diagnostic("operations is \(operations.summary)", expected: "true or false")
            }
            measurement.timesOperations = isTimed
        }
        return measurement
    }
}

extension YAMLValue {
    /// An integer of a range, or an error that names `role`.
    func integer(_ role: String, in range: ClosedRange<Int>) throws(Diagnostic) -> Int {
        let value = try integer(role)
        guard range.contains(value) else {
            throw diagnostic("\(role) is \(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A list of strings that are all among `valid` and different, or an error that names `role`.
    func names(_ role: String, kind: String, among valid: [String]) throws(Diagnostic) -> [String] {
        var names: [String] = []
        for element in try sequence(role) {
            let name = try element.string("an element of \(role)")
            guard valid.contains(name) else {
                throw .unknown(kind, name, valid: valid, file: element.file, line: element.line)
            }
            guard !names.contains(name) else {
                throw element.diagnostic("'\(name)' twice in \(role)", expected: "it once")
            }
            names.append(name)
        }
        guard !names.isEmpty else { throw diagnostic("an empty list of \(role)", expected: "at least one") }
        return names
    }
}
