import COneDNN
import Foundation

/// The one thread on which kernels run.
///
/// Libraries of kernels keep state a thread (thread counts, caches); a measurement must not move between threads.
final class ComputeThread: @unchecked Sendable {
    private let condition = NSCondition()
    private var work: [@Sendable () -> Void] = []
    /// Identifies the compute thread among all threads.
    private static let mark = "costbook.compute"

    /// The process's compute thread.
    static let shared = ComputeThread()

    private init() {
        let thread = Thread { [self] in
            Thread.current.threadDictionary[Self.mark] = true
            while true { take()() }
        }
        thread.name = "compute"
        thread.stackSize = 16 << 20
        thread.start()
    }

    private func take() -> @Sendable () -> Void {
        condition.withLock {
            while work.isEmpty { condition.wait() }
            return work.removeFirst()
        }
    }

    /// Runs `body` on the thread, with as many threads of OpenMP for the kernels it calls, and waits for its result.
    ///
    /// What is called on the compute thread itself runs at once.
    func run<Result: Sendable>(threads: Int, _ body: @escaping @Sendable () -> Result) -> Result {
        if Thread.current.threadDictionary[Self.mark] != nil {
            let outer = omp_get_max_threads()
            omp_set_num_threads(Int32(threads))
            defer { omp_set_num_threads(outer) }
            return body()
        }
        let box = ResultBox<Result>()
        let done = DispatchSemaphore(value: 0)
        condition.withLock {
            work.append {
                omp_set_num_threads(Int32(threads))
                box.value = body()
                done.signal()
            }
            condition.signal()
        }
        done.wait()
        guard let value = box.value else { preconditionFailure("the compute thread signalled without a result") }
        return value
    }

    /// Written by the compute thread before its signal, read by the waiting thread after it.
    private final class ResultBox<Value>: @unchecked Sendable {
        var value: Value?
    }
}
