import Foundation
import Tensors

/// A way to compute a step.
struct KernelCandidate: Sendable {
    /// Memory that it needs beside what it reads and writes.
    let scratchBytes: Int
    /// The kernel, by the name that its library has for it.
    var implementation = ""
    /// Makes the kernel ready to run on its memory.
    let bind: @Sendable (StepMemory) -> BoundKernel
}

/// Which of several kernels is the fastest for a task, found by a short trial and kept as long as the process runs.
final class KernelTrials: @unchecked Sendable {
    /// What is computed, as far as time depends on it.
    struct Task: Hashable, Sendable {
        /// The operation with everything that its kernels are made for.
        let description: String
        let readBytes: [Int]
        let writeBytes: Int
        let threads: Int
    }

    /// The process's trials.
    static let shared = KernelTrials()

    /// How often each kernel is timed at most; the shortest time counts, since what disturbs a kernel only makes it
    /// slower.
    private static let rounds = 5
    /// After this many seconds no further round begins, but three do in any case, where it is close: two, where these
    /// took a while.
    private static let (patience, longWhile) = (0.004, 0.2)
    /// A kernel that takes so many times as long as another one is not tried again: after the first round, in which
    /// caches are cold, and after later ones.
    private static let hopeless = (first: 1.5, later: 1.1)

    private let lock = NSLock()
    private var winners: [Task: Int] = [:]

    /// The place of the fastest of `candidates`, which compute the same; the first of equals.
    ///
    /// Called on the compute thread, with its number of threads set.
    func fastest(_ candidates: [KernelCandidate], for task: Task) -> Int {
        guard candidates.count > 1 else { return 0 }
        if let known = lock.withLock({ winners[task] }) { return known }
        let seconds = Self.seconds(candidates, task)
        let winner = seconds.indices.min { seconds[$0] < seconds[$1] } ?? 0
        lock.withLock { winners[task] = winner }
        return winner
    }

    /// The shortest time of each candidate, taken in turns.
    private static func seconds(_ candidates: [KernelCandidate], _ task: Task) -> [Double] {
        // All on the same memory, since touching pages for the first time takes longer than many a kernel.
        let scratch = memory(candidates.map(\.scratchBytes).max() ?? 0)
        let shared = StepMemory(
            reads: task.readBytes.map(memory), writes: [memory(task.writeBytes)], scratch: [scratch])
        return withExtendedLifetime(shared) {
            let kernels = candidates.map { $0.bind(shared) }
            var shortest = candidates.map { _ in Double.infinity }
            let start = seconds(onlyOwn: false)
            for round in 0..<rounds {
                let spent = seconds(onlyOwn: false) - start
                guard round < 2 || spent < (round == 2 ? longWhile : patience) else { break }
                let factor = round < 2 ? hopeless.first : hopeless.later
                let limit = factor * (shortest.min() ?? 0)
                let hopeful = kernels.indices.filter { shortest[$0] <= limit }
                guard hopeful.count > 1 else { break }
                for place in hopeful {
                    let begin = seconds(onlyOwn: task.threads == 1)
                    kernels[place]()
                    shortest[place] = min(shortest[place], seconds(onlyOwn: task.threads == 1) - begin)
                }
            }
            return shortest
        }
    }

    /// A clock in seconds: of the time that this thread spent working, so that other programs do not decide, or of all
    /// time where several threads work.
    private static func seconds(onlyOwn: Bool) -> Double {
        var time = timespec()
        clock_gettime(onlyOwn ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func memory(_ bytes: Int) -> MemoryRange {
        let stride = MemoryLayout<Float>.stride
        return MemoryRange(storage: TensorStorage(count: (bytes + stride - 1) / stride, filledWith: 0), offset: 0)
    }
}
