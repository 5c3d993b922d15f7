import ArgumentParser
import CPUBackend
import Foundation
import Graphs
import Measurement
import Operations
import ResultStore
import Tensors

/// Times single operations against what the machine can do at best.
struct KernelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernels",
        abstract: "Time single operations against the peak and the bandwidth of the machine.",
        discussion: """
            Every operation runs in turn with a probe. Products and convolutions are held against chains of multiply-adds \
            in registers, the others against memory: the time that it takes to copy as much as they write, and to read \
            the rest of what they read, at the rates of working sets that exceed the cache by far. What they read is not \
            in the cache before. Prints the median time, the rate and the median share of what the probe could do. \
            Convolutions pack their weights in every run, as in training, but for those with \
            weights kept, as in inference. Those of 3 x 3 by Winograd's algorithm may exceed the peak, since they do \
            fewer multiplications than are counted.
            """)

    @Option(help: "The number of threads.")
    var threads = 1

    @Option(help: "The number of runs that are kept.")
    var rounds = 15

    @Option(help: "A results database that the times go to, beside the least ones; created where there is none.")
    var database: String?

    func validate() throws {
        guard (1...ProcessInfo.processInfo.activeProcessorCount).contains(threads) else {
            throw ValidationError(
                "--threads is \(threads); expected 1 to \(ProcessInfo.processInfo.activeProcessorCount).")
        }
        guard (1...10_000).contains(rounds) else {
            throw ValidationError("--rounds is \(rounds); expected 1 to 10000.")
        }
    }

    func run() throws {
        var records: [PeerRecord] = []
        for kernel in try Self.products + Self.convolutions() {
            records.append(try time(kernel, isBoundByArithmetic: true))
        }
        for kernel in Self.sweeps { records.append(try time(kernel, isBoundByArithmetic: false)) }
        if let database { try store(records, in: database) }
    }

    /// An operation, or a few, on operands of given sizes.
    private struct Kernel {
        let name: String
        let operands: [[Int]]
        /// The operand that stays as it is from run to run, as the weights do in inference, so that it is packed once.
        var kept: Int?
        let build: (inout GraphBuilder, [Value]) throws -> [Value]
    }

    private static var products: [Kernel] {
        [
            ("product", [[1024, 1024], [1024, 1024]], MatrixProduct()),
            ("product, right transposed", [[197, 768], [3072, 768]], MatrixProduct(transposeRight: true)),
            ("product, left transposed", [[197, 3072], [197, 768]], MatrixProduct(transposeLeft: true)),
            ("product, right transposed", [[128, 256], [1024, 256]], MatrixProduct(transposeRight: true)),
        ].map { name, operands, operation in
            Kernel(name: name, operands: operands) { builder, values in try builder.apply(operation, to: values) }
        }
    }

    /// Layers of resnet50 and alexnet, in all three directions, forward also by weights that are kept.
    private static func convolutions() throws -> [Kernel] {
        let layers: [(batch: Int, input: Int, output: Int, extent: Int, kernel: Int)] = [
            (1, 64, 64, 56, 3), (1, 256, 256, 14, 3), (1, 512, 512, 7, 3), (1, 256, 64, 56, 1), (1, 1024, 256, 14, 1),
            (1, 512, 2048, 7, 1), (1, 64, 192, 27, 5), (8, 128, 128, 28, 3),
        ]
        return layers.flatMap { layer in
            let window = Window(
                size: [layer.kernel, layer.kernel], low: [layer.kernel / 2, layer.kernel / 2],
                high: [layer.kernel / 2, layer.kernel / 2])
            let x = [layer.batch, layer.input, layer.extent, layer.extent]
            let weights = [layer.output, layer.input, layer.kernel, layer.kernel]
            let y = [layer.batch, layer.output, layer.extent, layer.extent]
            let inputGradient = ConvolutionInputGradient(window: window, inputSizes: [layer.extent, layer.extent])
            let directions: [(String, [[Int]], Int?, any Graphs.Operation)] = [
                ("convolution, weights kept,", [x, weights], 1, Convolution(window: window)),
                ("convolution", [x, weights], nil, Convolution(window: window)),
                ("input gradient", [weights, y], nil, inputGradient),
                ("weight gradient", [x, y], nil, ConvolutionWeightGradient(window: window)),
            ]
            return directions.map { name, operands, kept, operation in
                let title = "\(name) \(layer.kernel) x \(layer.kernel)"
                return Kernel(name: title, operands: operands, kept: kept) { builder, values in
                    try builder.apply(operation, to: values)
                }
            }
        }
    }

    private static var sweeps: [Kernel] {
        [
            Kernel(name: "add", operands: [[8192, 2048], [8192, 2048]]) { [try $0.add($1[0], $1[1])] },
            Kernel(name: "gelu", operands: [[8192, 2048]]) { [try $0.gelu($1[0])] },
            Kernel(name: "softmax", operands: [[8192, 2048]]) { [try $0.softmax($1[0])] },
            Kernel(name: "sum of columns", operands: [[8192, 2048]]) { [try $0.sum($1[0], axes: [0])] },
            Kernel(name: "sum of rows", operands: [[8192, 2048]]) { [try $0.sum($1[0], axes: [1])] },
            Kernel(name: "layer normalisation", operands: [[8192, 2048]]) { builder, values in
                Array(try builder.apply(Normalize(axes: [1], epsilon: 1e-5), to: values).prefix(1))
            },
            Kernel(name: "batch normalisation", operands: [[64, 64, 56, 56]]) { builder, values in
                Array(try builder.apply(Normalize(axes: [0, 2, 3], epsilon: 1e-5), to: values).prefix(1))
            },
            Kernel(name: "max pooling 2 x 2", operands: [[32, 64, 56, 56]]) {
                [try $0.maxPool($1[0], window: Window(size: [2, 2], strides: [2, 2]))]
            },
            Kernel(name: "gradient of max pooling 2 x 2", operands: [[32, 64, 56, 56], [32, 64, 28, 28]]) {
                try $0.apply(MaxPoolGradient(window: Window(size: [2, 2], strides: [2, 2])), to: $1)
            },
        ]
    }

    /// How often the working set of the memory probe fills the cache: of one that fills it four times, reading again
    /// still finds so much there that it is faster than memory by several per cent.
    private static let timesCache = 8

    /// Prints how long an operation takes, and compares it with the least time that the machine needs.
    private func time(_ kernel: Kernel, isBoundByArithmetic: Bool) throws -> PeerRecord {
        var builder = GraphBuilder()
        var inputs: [Value] = []
        for (place, operand) in kernel.operands.enumerated() {
            let role: GraphInput.Role = place == kernel.kept ? .parameter : .data
            inputs.append(try builder.input("x\(place)", TensorType(try Shape(operand)), role: role))
        }
        let outputs = try kernel.build(&builder, inputs)
        let graph = builder.build(outputs: outputs.enumerated().map { ("y\($0)", $1) })
        let work = graph.nodes.map { graph.cost(of: $0).work }
        let plan = ExecutionPlan(graph, threads: threads)
        let execution = Execution(plan, seed: 1)
        let implementation = plan.steps.map(\.implementation).first { !$0.isEmpty }.map { "by \($0)" }
        func bytes(_ values: [Value]) -> Double {
            Double(values.reduce(0) { $0 + graph.type(of: $1).byteSize })
        }
        let (read, written) = (bytes(inputs), bytes(outputs))
        let amount = isBoundByArithmetic ? 2 * work.reduce(0.0) { $0 + Double($1.multiplyAdds) } : read + written
        let probe = MachineProbe(threads: threads)
        let memory = MachineProbe.WorkingSet(
            bytes: isBoundByArithmetic ? 0 : Self.timesCache * MachineProbe.cacheBytes / threads, threads: threads)
        var (seconds, leastSeconds): ([Double], [Double]) = ([], [])
        for round in -2..<rounds {
            let least: Double
            if isBoundByArithmetic {
                let (flops, spent) = probe.multiplyAdds(rounds: 100_000)
                least = amount * spent / flops
            } else {
                // Reading comes last, so that no writing of the copy is left to be done during the operation.
                let (copied, copying) = probe.move(memory, .copy, rounds: 1)
                let (fetched, reading) = probe.move(memory, .read, rounds: 1)
                least = 2 * min(read, written) * copying / copied + abs(read - written) * reading / fetched
            }
            // Copies between layouts belong to the neighbours in a network.
            let own = execution.profile().filter { $0.name != "reorder" }.reduce(0) { $0 + $1.seconds }
            guard round >= 0 else { continue }
            seconds.append(own)
            leastSeconds.append(least)
        }
        let sizes = kernel.operands.map { $0.map(String.init).joined(separator: " x ") }.joined(separator: ", ")
        let title = "\(kernel.name) of \(sizes)"
        if let time = Distribution(seconds), let share = Distribution(zip(leastSeconds, seconds).map { $0 / $1 }) {
            let rate = Self.text(amount / time.median * 1e-9)
            let unit = isBoundByArithmetic ? "GFLOP/s" : "GB/s"
            print(
                "\(title)\(implementation.map { " \($0)" } ?? ""): \(Self.text(time.median * 1e6)) us, \(rate) \(unit),",
                "\(Self.text(share.median * 100)) %")
            fflush(nil)
        }
        return PeerRecord(
            case: .init(
                network: title, batch: 1, threads: threads, pass: "kernel", metric: "seconds",
                peer: isBoundByArithmetic ? "peak" : "memory"),
            unit: "s", peerVersion: "", values: seconds, peerValues: leastSeconds,
            note: implementation ?? "")
    }

    private static func text(_ number: Double) -> String {
        String(format: "%.1f", number)
    }
}
