import Foundation
import Testing

@Suite struct RunTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    static func counted(_ widths: String) -> String {
        "```experiment counted\nnetwork: mlp\nset: {input: 16}\ngrid: {width: \(widths)}\n```\n"
    }

    /// A formula of a cost of degree 10.
    static let steep = """
        ```network steep
        parameters: {w: 2}
        input: [w]
        layers:
          - linear: w*w*w*w*w
          - linear: w*w*w*w*w
        ```
        ```formula growth
        network: steep
        in: [w]
        metrics: [macs]
        passes: [forward, backward]
        ```

        """

    /// Formulas of every kind of pass, of which that of the span has logarithms.
    static let passes = """
        ```formula growth
        network: mlp
        in: [width]
        metrics: [macs, span]
        passes: [inference, input_gradients, weight_gradients, update]
        optimizer: sgd
        ```

        """

    /// Formulas of layers, of a step that computes activations again.
    static let layers = """
        ```formula parts
        network: mlp
        in: [width, depth]
        metrics: [macs, flops]
        passes: [weight_gradients, recomputation]
        rematerialize: sqrt
        layers: true
        ```
        ```formula modules
        network: transformer
        in: [length]
        passes: [forward]
        layers: true
        levels: 1
        ```

        """

    /// A trial that takes a minute or more.
    static let slow = """
        ```experiment slow
        network: mlp
        set: {input: 2000, depth: 4, batch: 64}
        grid: {width: [2000]}
        measure: {warmup: 0, rounds: 500, seconds: 60}
        ```

        """

    static func measured(_ widths: String, seconds: Double = 0.001) -> String {
        """
        ```experiment measured
        network: mlp
        set: {input: 16}
        grid: {width: \(widths)}
        measure: {warmup: 1, rounds: 3, seconds: \(seconds)}
        ```

        """
    }

    private func value(_ sql: String) throws -> String {
        let outcome = try workplace.run("query", sql, "--format", "csv")
        return outcome.output.split(whereSeparator: \.isNewline).dropFirst().joined(separator: " ")
    }

    @Test func theSecondRunRunsNothing() throws {
        try workplace.write(Self.counted("[8, 16]") + Self.measured("[8, 16]"))
        let first = try workplace.run("run")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.isEmpty)
        #expect(first.errors.contains("4 trials run, 0 finished before, 0 failed"))
        let second = try workplace.run("run")
        #expect(second.status == 0)
        #expect(second.errors == "0 trials run, 4 finished before, 0 failed\n")
        #expect(try value("SELECT count(*) FROM costs WHERE median_seconds > 0 AND is_current") == "4")
        #expect(
            try value("SELECT sum(held_peak_bytes <> planned_peak_bytes) FROM costs WHERE median_seconds > 0") == "0")
        // 16·8 + 8·8 + 8·10 multiply-adds forward.
        #expect(try value("SELECT DISTINCT macs FROM costs WHERE width = 8 AND pass = 'forward'") == "272")
    }

    /// Steps of training are counted, run and stored with the pass of the update, and whole gradients by each method.
    @Test func stepsAreRunAndStored() throws {
        try workplace.write(
            """
            ```experiment steps
            network: mlp
            set: {input: 16, width: 8}
            optimizer: [none, adam]
            rematerialize: [none, sqrt]
            measure: {warmup: 1, rounds: 3, seconds: 0.001}
            ```

            ```experiment gradients
            network: mlp
            set: {input: 3, width: 2, depth: 1, classes: 2}
            gradient: [reverse, forward, differences]
            measure: {warmup: 1, rounds: 3, seconds: 0.001}
            ```

            """)
        let outcome = try workplace.run("run")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try value("SELECT count(*) FROM costs WHERE pass = 'update' AND optimizer = 'adam' AND median_seconds > 0")
                == "2")
        #expect(try value("SELECT count(*) FROM trials WHERE rematerialize = 'sqrt'") == "2")
        #expect(
            try value("SELECT sum(held_peak_bytes <> planned_peak_bytes) FROM costs WHERE median_seconds > 0") == "0")
        // 14 weights; the function has 2·3 + 2·2 products, reverse and forward mode 2·2·2 + 2·3 more.
        #expect(
            try value("SELECT gradient, macs FROM costs WHERE pass = 'gradient' AND median_seconds > 0 ORDER BY macs")
                == "reverse,24 differences,150 forward,336")
    }

    @Test func proseEditsRunNothingAndNewPointsRunAlone() throws {
        try workplace.write(Self.counted("[8, 16]"))
        #expect(try workplace.run("run").status == 0)
        try workplace.write("Some prose.\n\n" + Self.counted("[16, 8, 32]"))
        let outcome = try workplace.run("run")
        #expect(outcome.errors.contains("1 trial run, 2 finished before, 0 failed"), "\(outcome.errors)")
        #expect(try value("SELECT width FROM trials JOIN experiments ON trial_id = id ORDER BY ordinal") == "16 8 32")
    }

    @Test func formulasAndClaimsAreStored() throws {
        try workplace.write(
            Self.counted("[8, 16]") + """
                ```formula degrees
                network: mlp
                in: [width]
                metrics: [macs]
                ```
                ```sql grown
                SELECT count(*) AS points FROM counted WHERE pass = 'forward'
                ```
                ```claim growth
                id: X1
                statement: There are two points.
                source: A test.
                data: grown
                supported: points = 2
                evidence: There are {{ grown.points }} points.
                ```
                """)
        #expect(try workplace.run("run").status == 0)
        #expect(try value("SELECT degree FROM formulas WHERE pass = 'forward' AND parameter = 'width'") == "2")
        #expect(try value("SELECT verdict || ': ' || evidence FROM claims") == "supported: There are 2 points.")
    }

    /// Formulas of layers stand in a view of their own, those of modules under the modules' names.
    @Test func formulasOfLayersAreStored() throws {
        try workplace.write(Self.layers)
        let outcome = try workplace.run("run")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try value("SELECT text FROM layer_formulas WHERE cell = 'parts' AND metric = 'macs' AND layer = 'linear3'")
                == "10·width")
        #expect(
            try value(
                "SELECT count(*) FROM layer_formulas WHERE pass = 'weight_gradients' AND is_repeated = 1 AND text LIKE '%depth%'"
            )
                != "0")
        #expect(
            try value(
                "SELECT DISTINCT text LIKE 'at most%' FROM formulas WHERE pass = 'recomputation' AND metric = 'flops'")
                == "1")
        #expect(
            try value(
                "SELECT layer || ': ' || text FROM layer_formulas WHERE pass = 'recomputation' AND metric = 'flops'")
                == "\"every layer: no polynomial in depth, as it changes which activations are computed again\"")
        #expect(try value("SELECT sum(layer LIKE '%/%') FROM layer_formulas WHERE cell = 'modules'") == "0")
    }

    /// A span in logarithms has no degree; parts of the backward pass and the update are stored under their names.
    @Test func formulasOfEveryKindAreStored() throws {
        try workplace.write(Self.passes)
        let outcome = try workplace.run("run")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.errors.contains("no polynomial"), "\(outcome.errors)")
        // Two hidden layers of w units: a product, ⌈log₂ w⌉ sums, a bias and a comparison.
        #expect(
            try value("SELECT text, degree FROM formulas WHERE pass = 'inference' AND metric = 'span'")
                == "2·⌈log₂ width⌉ + 18,", "no degree in a logarithm")
        #expect(
            try value("SELECT DISTINCT text FROM formulas WHERE pass = 'weight_gradients' AND metric = 'macs'")
                == "width² + 794·width")
        #expect(
            try value("SELECT DISTINCT text FROM formulas WHERE pass = 'input_gradients' AND metric = 'macs'")
                == "width² + 10·width")
        #expect(try value("SELECT DISTINCT text FROM formulas WHERE pass = 'update' AND metric = 'span'") == "2")
    }

    /// A cost of degree 10 is beyond the degrees that are tried: its cell says so, which is no fault.
    @Test func aCostWithoutAFormulaIsStoredWithTheReason() throws {
        try workplace.write(Self.steep)
        let outcome = try workplace.run("run")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.errors.contains("error:"), "\(outcome.errors)")
        for pass in ["forward", "backward"] {
            #expect(outcome.errors.contains("notebook.md:13: the formula 'growth' of macs, \(pass): no polynomial"))
            #expect(
                try value("SELECT text FROM formulas WHERE pass = '\(pass)' AND degree IS NULL").contains(
                    "no polynomial"))
        }
    }

    @Test func anInterruptedBatchGoesOn() throws {
        try workplace.write(Self.counted("[8, 16, 32]") + Self.slow)
        let process = try CostbookProcess(["run"], in: workplace.folder)
        try workplace.wait {
            try value("SELECT count(*) FROM trial") == "3" && ProcessTree.child(of: process.id) != nil
        }
        let worker = try #require(ProcessTree.child(of: process.id))
        kill(process.id, SIGINT)
        let outcome = process.outcome()
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("interrupted: 3 of 4 trials done; run again to continue"))
        #expect(!ProcessTree.isRunning(worker))
        try workplace.write(Self.counted("[8, 16, 32]") + Self.measured("[8]"))
        let next = try workplace.run("run")
        #expect(next.status == 0)
        #expect(next.errors.contains("1 trial run, 3 finished before, 0 failed"))
    }

    @Test func aCrashedWorkerFailsItsTrialAlone() throws {
        try workplace.write(Self.slow + Self.counted("[16]"))
        let process = try CostbookProcess(["run"], in: workplace.folder)
        try workplace.wait { ProcessTree.child(of: process.id).map(ProcessTree.hasRequest) ?? false }
        kill(try #require(ProcessTree.child(of: process.id)), SIGSEGV)
        let outcome = process.outcome()
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("signal 11"), "\(outcome.errors)")
        #expect(outcome.errors.contains("1 trial run, 0 finished before, 1 failed"))
        #expect(try value("SELECT failure FROM trials WHERE status = 'failed'").contains("signal 11"))
        let next = try workplace.run("run")
        #expect(next.status == 1)
        #expect(next.errors.contains("1 trial failed before; --retry-failed runs them again"))
    }

    @Test func aKilledBatchLeavesNoWorkerAndLosesNoTrial() throws {
        try workplace.write(Self.counted("[8, 16]") + Self.slow)
        let process = try CostbookProcess(["run"], in: workplace.folder)
        try workplace.wait { ProcessTree.child(of: process.id).map(ProcessTree.hasRequest) ?? false }
        let worker = try #require(ProcessTree.child(of: process.id))
        kill(process.id, SIGKILL)
        _ = process.outcome()
        try workplace.wait { !ProcessTree.isRunning(worker) }
        #expect(try value("SELECT count(*) FROM trial") == "2")
    }

    @Test func aTrialBeyondItsTimeLimitFails() throws {
        try workplace.write(
            "```experiment slow\nnetwork: mlp\nset: {width: 2000, depth: 8, batch: 64}\ngrid: {input: [2000]}\n"
                + "measure: {warmup: 0, rounds: 1, seconds: 0.001}\n```\n")
        let outcome = try workplace.run("run", "--time-limit", "0.001")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("took longer than the time limit of 0.001 s"), "\(outcome.errors)")
    }

    @Test func aNetworkTooLargeForThisMachineFailsWithItsFigures() throws {
        try workplace.write(Self.measured("[10000000]"))
        let outcome = try workplace.run("run")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("bytes of memory (weights and gradients), and"), "\(outcome.errors)")
        // 16·w + w² + 10·w at a width w of ten millions.
        #expect(try value("SELECT macs FROM costs WHERE pass = 'forward'") == "100000260000000")
    }

    @Test func theTimeLimitMustBePositive() throws {
        #expect(try workplace.run("run", "--time-limit", "0").status == 64)
    }
}
