import CPUBackend
import Foundation
import Graphs
import Measurement
import ResultStore
import Tensors
import Operations

/// What the machine can do at best at a number of threads: multiply-adds by precision, traffic by level of the memory hierarchy, and
/// how fast it gets from one operation to the next.
struct MachineLimits {
    private static let rounds = 9
    /// The time of one sample in seconds.
    private static let sampleSeconds = 0.004

    let threads: Int
    let machine: MachineFingerprint
    /// The peak that fewer threads reached, in FLOP/s: who measures less shares the machine; `nil` where none is known.
    let leastPeak: Double?
    let isCancelled: () -> Bool

    /// Measures all limits.
    ///
    /// - Throws: `CancellationError`.
    func measure() throws -> [CalibrationRecord.Limit] {
        let peak = try Self.greatest(reaching: leastPeak) { attempt in
            if attempt > 0 { Thread.sleep(forTimeInterval: 1) }
            return try self.peak(.float32)
        }
        var limits = [peak]
        for precision in MachineProbe.Precision.available where precision != .float32 {
            limits.append(try self.peak(precision))
        }
        for workingSet in workingSets { limits += try bandwidths(workingSet) }
        limits.append(try overhead())
        return limits
    }

    /// The greatest of several measurements, of which as many are made as it takes to reach a value, at most 5.
    ///
    /// - Parameter measure: Makes a measurement, given how many came before it.
    static func greatest(
        reaching least: Double?, _ measure: (_ attempt: Int) throws -> CalibrationRecord.Limit
    ) rethrows -> CalibrationRecord.Limit {
        var greatest = try measure(0)
        for attempt in 1..<5 {
            guard let least, greatest.distribution.median < least else { break }
            let again = try measure(attempt)
            if again.distribution.median > greatest.distribution.median { greatest = again }
        }
        return greatest
    }

    private func sample(_ run: (_ rounds: Int) -> (amount: Double, seconds: Double)) throws -> Distribution {
        var rounds = 1
        while rounds < 1 << 24 {
            let seconds = run(rounds).seconds
            if seconds >= Self.sampleSeconds { break }
            rounds *= seconds < Self.sampleSeconds / 8 ? 4 : 2
        }
        var rates: [Double] = []
        for _ in 0..<Self.rounds {
            if isCancelled() { throw CancellationError() }
            let result = run(rounds)
            rates.append(result.amount / max(result.seconds, 1e-9))
        }
        guard let distribution = Distribution(rates) else { throw CancellationError() }
        return distribution
    }

    private func peak(_ precision: MachineProbe.Precision) throws -> CalibrationRecord.Limit {
        let probe = MachineProbe(threads: threads)
        let rates = try sample { rounds in
            let result = probe.multiplyAdds(precision, rounds: rounds * 1000)
            return (result.flops, result.seconds)
        }
        return .init(quantity: "peak", name: precision.rawValue, unit: "FLOP/s", rates)
    }

    /// Working sets of one thread in bytes: from well within the first cache to several times the last.
    private var workingSets: [Int] {
        let last = machine.cacheSizes.last?.bytes ?? 16 << 20
        var sizes = [16 << 10]
        while sizes[sizes.count - 1] * threads < 4 * last { sizes.append(sizes[sizes.count - 1] * 4) }
        return sizes
    }

    private func bandwidths(_ bytes: Int) throws -> [CalibrationRecord.Limit] {
        let probe = MachineProbe(threads: threads)
        let memory = MachineProbe.WorkingSet(bytes: bytes, threads: threads)
        return try MachineProbe.Traffic.allCases.map { traffic in
            let rates = try sample { rounds in
                let result = probe.move(memory, traffic, rounds: rounds)
                return (result.bytes, result.seconds)
            }
            return .init(
                quantity: "bandwidth", name: traffic.rawValue, level: machine.level(ofBytes: bytes, threads: threads),
                workingSetBytes: bytes * threads, unit: "B/s", rates)
        }
    }

    /// The time from one operation to the next, on a chain of operations on a few numbers.
    private func overhead() throws -> CalibrationRecord.Limit {
        let length = 1000
        var builder = GraphBuilder()
        let type = TensorType(try Shape([1, 4]), .float32)
        var value = try builder.input("x", type, role: .data)
        for _ in 0..<length { value = try builder.apply(Softmax(), value) }
        let graph = builder.build(outputs: [(name: "y", value: value)])
        let execution = Execution(ExecutionPlan(graph, threads: threads), seed: 1)
        _ = execution.run()
        var seconds: [Double] = []
        for _ in 0..<Self.rounds {
            if isCancelled() { throw CancellationError() }
            seconds.append((execution.run()[.forward] ?? 0) / Double(length))
        }
        guard let distribution = Distribution(seconds) else { throw CancellationError() }
        return .init(quantity: "overhead", name: "operation on 4 numbers", unit: "s", distribution)
    }
}

extension MachineFingerprint {
    /// The caches that hold data with their sizes in bytes, the smallest first.
    var cacheSizes: [(name: String, bytes: Int)] {
        caches.compactMap { text -> (name: String, bytes: Int)? in
            let words = text.split(separator: " ")
            guard !words.contains("instruction"), let name = words.first, words.count >= 3, words.last == "KiB",
                let size = Int(words[words.count - 2])
            else { return nil }
            return (String(name), size << 10)
        }.sorted { $0.bytes < $1.bytes }
    }

    /// The level of the memory hierarchy that holds a working set of each of several threads; the last cache is shared.
    func level(ofBytes bytes: Int, threads: Int) -> String {
        let caches = cacheSizes
        for (place, cache) in caches.enumerated() {
            let isShared = place == caches.count - 1
            if bytes * (isShared ? threads : 1) <= cache.bytes { return cache.name }
        }
        return "memory"
    }
}
