import Foundation
import Testing

@Suite struct AnalyzeTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    @Test func jsonHoldsTheExactCounts() throws {
        let outcome = try workplace.run("analyze", "mlp", "--set", "depth=8,width=256", "--json")
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(object["network"] as? String == "mlp")
        let passes = try #require(object["passes"] as? [String: [String: Any]])
        // 784·256 + 7·256² + 256·10 multiply-adds forward; backward twice that less the first layer's.
        let forward = 784 * 256 + 7 * 256 * 256 + 2560
        #expect(passes["forward"]?["macs"] as? Int == forward)
        #expect(passes["backward"]?["macs"] as? Int == 2 * forward - 784 * 256)
        #expect(object["parameters"] as? Int == forward + 8 * 256 + 10)
    }

    @Test func integersBeyond64BitsStayExact() throws {
        let outcome = try workplace.run("analyze", "mlp", "--set", "depth=3,width=1000000000", "--json")
        #expect(outcome.status == 0)
        // 784·10⁹ + 2·10¹⁸ + 10·10⁹ weights and 3·10⁹ + 10 biases.
        #expect(outcome.output.contains("\"parameters\": 2000000797000000010,"), "\(outcome.output)")
        let wide = try workplace.run("analyze", "mlp", "--set", "depth=4,width=1000000000,batch=16", "--json")
        // 16 · (3·10¹⁸ + 794·10⁹) does not fit 64 bits.
        #expect(wide.output.contains("\"macs\": 48000012704000000000,"), "\(wide.errors)")
    }

    @Test func stepsGradientsAndMemoryAreAnalysed() throws {
        let step = try workplace.run("analyze", "mlp", "--optimizer", "adam", "--rematerialize", "sqrt", "--json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(step.output.utf8)) as? [String: Any], "\(step.errors)")
        #expect((object["passes"] as? [String: Any])?["update"] != nil)
        #expect(object["step"] as? [String: String] == ["optimizer": "adam", "rematerialize": "sqrt"])
        let gradients = try workplace.run("analyze", "mlp", "--set", "depth=1,width=2,input=3,classes=2", "--gradients")
        let rows = gradients.output.split(whereSeparator: \.isNewline)
        #expect(rows.map { $0.prefix { $0 != "," } } == ["gradient", "reverse", "forward", "differences"])
        #expect(rows[1].hasPrefix("reverse,14,1,24,"))
        let timeline = try workplace.run("analyze", "mlp", "--timeline")
        #expect(timeline.output.hasPrefix("node,pass,layer,operation,weights,buffers,data,"))
    }

    @Test func aNetworkIsReadFromAFile() throws {
        let text = "parameters: {width: 3}\ninput: [width]\nlayers:\n  - linear: 2*width\n"
        try Data(text.utf8).write(to: workplace.folder.appending(path: "tiny.yml"))
        let outcome = try workplace.run("analyze", "tiny.yml", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\"parameters\": 24,"))
    }

    @Test(arguments: [
        (["mlpp"], 65, "did you mean 'mlp'?"), (["mlp", "--set", "widht=3"], 65, "did you mean 'width'?"),
        (["mlp", "--set", "width=0"], 65, "expected at least 1"),
        (["mlp", "--set", "width=-4"], 65, "expected at least 0"),
        (
            ["mlp", "--set", "width=99999999999999999999999"], 65,
            "width=99999999999999999999999; expected an integer of at most 9223372036854775807"
        ),
        (["mlp", "--set", "width=0x10"], 65, "width=0x10; expected an integer"),
        (["mlp", "--set", "width=2.5"], 65, "the parameter width=2.5; expected an integer"),
        (["mlp", "--set", "width"], 64, "name=value"), (["mlp", "--set", "width=1,width=2"], 64, "set twice"),
        (["mlp", "--set", "width=9000000000000000000"], 65, "error:"), (["missing.yml"], 65, "missing.yml: "),
        ([], 64, "network"), (["mlp", "--rematerialize", "root"], 64, "--rematerialize"),
        (["mlp", "--rematerialize", "1000"], 65, "expected at least"),
        (["mlp", "--gradient", "forward", "--optimizer", "sgd"], 65, "expected the gradient by reverse"),
        (["mlp", "--json", "--timeline"], 64, "--timeline does not go with --json"),
    ])
    func badInputIsAnError(_ arguments: [String], _ status: Int32, _ message: String) throws {
        let outcome = try CostbookProcess.run(["analyze"] + arguments, in: workplace.folder)
        #expect(outcome.status == status)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test func calflopsCountsAsDeepSpeed() throws {
        let named = try ["calflops", "deepspeed"].map { try workplace.run("analyze", "lenet5", "--convention", $0) }
        #expect(named[0].status == 0, "\(named[0].errors)")
        #expect(named[0].output == named[1].output)
    }

    @Test func aFaultInAFileHasItsLine() throws {
        try Data("input: [4]\nlayers:\n  - linaer: 3\n".utf8).write(to: workplace.folder.appending(path: "bad.yml"))
        let outcome = try workplace.run("analyze", "bad.yml")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("bad.yml:3: unknown layer 'linaer'"))
        #expect(outcome.errors.contains("did you mean 'linear'?"))
        try Data("input: [4]\nlayers:\n  - relu\n  - linear: 0\n".utf8).write(
            to: workplace.folder.appending(path: "bad.yml"))
        let empty = try workplace.run("analyze", "bad.yml")
        #expect(empty.status == 65)
        #expect(empty.errors.contains("bad.yml:4: network 'bad': "), "\(empty.errors)")
    }
}
