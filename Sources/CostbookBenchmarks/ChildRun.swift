import Foundation

/// One run of a program: how long it took and how much memory it held.
struct ChildRun {
    /// From start to end, in seconds.
    let seconds: Double
    /// The greatest resident memory, in bytes.
    let peakBytes: Int

    /// Runs a program with its output discarded.
    ///
    /// - Throws: `BenchmarkError` when it cannot be started or fails.
    init(_ path: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        let words = ([path] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let start = ContinuousClock.now
        guard posix_spawn(&process, path, &actions, nil, words + [nil], environ) == 0 else {
            throw BenchmarkError("\(path) cannot be started")
        }
        var status: Int32 = 0
        var usage = rusage()
        guard wait4(process, &status, 0, &usage) == process, status == 0 else {
            throw BenchmarkError("\(path) \(arguments.joined(separator: " ")) failed")
        }
        seconds = (ContinuousClock.now - start) / .seconds(1)
        peakBytes = usage.ru_maxrss << 10
    }
}

/// Why a benchmark gave no figure.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
