import Foundation
import Testing

@Suite struct PerformanceTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    @Test(arguments: ["0", "-3", "99999"])
    func threadsThatNoMachineHasAreWrongUsage(_ threads: String) throws {
        let outcome = try workplace.run("predict", "mlp", "--threads=\(threads)")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--threads \(threads): expected 1 to 1024"), "\(outcome.errors)")
    }

    @Test func devicesHaveSources() throws {
        let outcome = try workplace.run("devices", "--figures", "--format", "csv")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("nvidia-v100-sxm2,peak float32,15700000000000,NVIDIA V100 Tensor Core GPU"))
        let power = outcome.output.split(whereSeparator: \.isNewline).first { $0.hasPrefix("google-tpu-v2,power") }
        #expect(power?.hasSuffix(",no") == true, "\(power ?? "")")
    }

    @Test func timesOnDevicesSayThatTheyAreModelled() throws {
        let outcome = try workplace.run("devices", "lenet5", "--device", "nvidia-t4", "--format", "csv")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("device,precision,modelled_seconds,modelled_joules,"))
        #expect(outcome.output.split(whereSeparator: \.isNewline).count == 2)
        let tpu = try workplace.run(
            "devices", "lenet5", "--device", "google-tpu-v2", "--precision", "bfloat16", "--format", "csv")
        #expect(tpu.output.contains("\"peak bfloat16, bandwidth, memory, power\""), "\(tpu.output)")
    }

    /// Synapses are counted in a run; a network of some 8 TB cannot be run.
    @Test func aNetworkThatDoesNotFitHasNoSynapticOperations() throws {
        let outcome = try workplace.run(
            "devices", "mlp", "--set", "width=1000000,depth=3", "--device", "intel-loihi", "--format", "csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = outcome.output.split(whereSeparator: \.isNewline)
        #expect(rows.count == 2)
        #expect(rows.last?.hasPrefix("intel-loihi,,,,,,,\"synaptic operations: the run needs ") == true, "\(rows)")
        #expect(rows.last?.contains(" bytes of memory ") == true, "\(rows)")
    }

    @Test(arguments: [
        (["devices", "lenet5", "--device", "nvidia-t44"], "did you mean 'nvidia-t4'?"),
        (["devices", "lenet5", "--device", "nvidia-t4", "--precision", "float23"], "did you mean 'float32'?"),
        (["devices", "lenet5", "--pass", "forwards"], "did you mean 'forward'?"),
        (["devices", "lenet6"], "did you mean 'lenet5'?"),
        (["devices", "lenet5", "--device", "google-tpu-v1", "--precision", "float32"], "expected one of int8"),
        (["predict", "lenet5", "--database", "absent.sqlite"], "no database 'absent.sqlite'; expected one; run"),
        (["analyze", "lenet5", "--predict"], "run 'costbook calibrate'"),
    ])
    func faultsHelp(_ arguments: [String], _ hint: String) throws {
        let outcome = try CostbookProcess.run(arguments, in: workplace.folder)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains(hint), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func aNeuromorphicRowOfTheBackwardPassSaysThatItIsOfInference() throws {
        let outcome = try workplace.run(
            "devices", "lenet5", "--device", "intel-loihi", "--pass", "backward", "--format", "csv")
        #expect(outcome.output.contains("backward pass: the figures are those of inference"), "\(outcome.errors)")
    }

    @Test(arguments: [
        ["resnet50", "--figures"], ["--set", "x=3"], ["--pass", "forward"], ["--precision", "int8"],
    ])
    func devicesRefusesOptionsThatDoNotApply(_ arguments: [String]) throws {
        let outcome = try CostbookProcess.run(["devices"] + arguments, in: workplace.folder)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("NETWORK"), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: ["0", "-1", "two", "1,,2", "100000"])
    func threadCountsOutOfRangeAreUsageErrors(_ threads: String) throws {
        let outcome = try workplace.run("calibrate", "--threads=\(threads)")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("is no number of threads"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: workplace.folder.appending(path: "costbook.sqlite").path))
    }
}
