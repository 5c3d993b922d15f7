import CKernels
import Tensors

/// What the machine can do at best, on the threads on which kernels run.
public struct MachineProbe: Sendable {
    /// The number of threads that work at once.
    public let threads: Int

    /// A kind of traffic between a core and its memory.
    public enum Traffic: String, Sendable, CaseIterable {
        case read
        case write
        case copy
    }

    /// Creates a probe of at least one thread.
    public init(threads: Int) {
        self.threads = max(1, threads)
    }

    /// The instruction set that the kernels of this machine use.
    public static var instructionSet: String { String(cString: ck_instruction_set()) }

    /// The bytes that the last level of the cache holds.
    public static var cacheBytes: Int { Int(ck_cache_bytes()) }

    /// The numbers that multiply-adds take; sums of bfloat16 have 32 bits.
    public enum Precision: String, Sendable, CaseIterable {
        case float32
        case float64
        case bfloat16

        /// Those for which this machine has instructions, `float32` first.
        public static var available: [Precision] { allCases.filter { ck_probe_flops($0.probe, 1) > 0 } }

        fileprivate var probe: ck_probe {
            switch self {
            case .float32: CK_PROBE_FLOAT32
            case .float64: CK_PROBE_FLOAT64
            case .bfloat16: CK_PROBE_BFLOAT16
            }
        }
    }

    /// Runs chains of multiply-adds in registers.
    ///
    /// - Parameters:
    ///   - precision: The numbers, one of those that are available.
    ///   - rounds: How often each chain goes on.
    /// - Returns: The floating-point operations of all threads and the seconds they took.
    public func multiplyAdds(_ precision: Precision = .float32, rounds: Int) -> (flops: Double, seconds: Double) {
        let seconds = time(precision.probe, nil, elements: 0, rounds: rounds)
        return (Double(ck_probe_flops(precision.probe, Int64(rounds))) * Double(threads), seconds)
    }

    /// Memory on which traffic is measured.
    public final class WorkingSet: @unchecked Sendable {
        fileprivate let storage: TensorStorage<Float>
        fileprivate let elements: Int

        /// - Parameters:
        ///   - bytes: The memory of each thread, rounded up to whole KiB.
        ///   - threads: The number of threads.
        public init(bytes: Int, threads: Int) {
            elements = max(256, (bytes / 4 + 255) / 256 * 256)
            storage = TensorStorage<Float>(count: elements * max(1, threads) + 16, filledWith: 1)
        }

        /// The first element at the beginning of a cache line.
        fileprivate var start: UnsafeMutablePointer<Float>? {
            storage.elements.baseAddress.map { first in
                first + (64 - Int(bitPattern: first) % 64) % 64 / MemoryLayout<Float>.stride
            }
        }
    }

    /// Moves a working set, which every thread has one of, again and again.
    ///
    /// - Returns: The bytes that all threads moved, those of a copy both read and written, and the seconds they took.
    public func move(_ memory: WorkingSet, _ traffic: Traffic, rounds: Int) -> (bytes: Double, seconds: Double) {
        let kind =
            switch traffic {
            case .read: CK_PROBE_READ
            case .write: CK_PROBE_WRITE
            case .copy: CK_PROBE_COPY
            }
        let seconds = time(kind, memory, elements: memory.elements, rounds: rounds)
        return (Double(memory.elements) * 4 * Double(rounds) * Double(threads), seconds)
    }

    private func time(_ kind: ck_probe, _ memory: WorkingSet?, elements: Int, rounds: Int) -> Double {
        let threads = threads
        return ComputeThread.shared.run(threads: threads) {
            let clock = ContinuousClock()
            let duration = clock.measure {
                ck_run_probe(kind, memory?.start, Int64(elements), Int64(rounds), Int32(threads))
            }
            return duration / .seconds(1)
        }
    }
}
