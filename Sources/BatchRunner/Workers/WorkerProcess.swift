import Foundation

/// The program that workers run.
public struct WorkerProgram: Sendable {
    /// The executable.
    public var path: String
    /// Its arguments, without its name.
    public var arguments: [String]

    /// This very program, even where its file has been replaced meanwhile.
    public static func own(arguments: [String]) -> WorkerProgram {
        let link = "/proc/self/exe"
        let isThere = FileManager.default.isExecutableFile(atPath: link)
        return WorkerProgram(path: isThere ? link : CommandLine.arguments[0], arguments: arguments)
    }

    /// Names a program.
    public init(path: String, arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }
}

/// A running worker: a child process with pipes at its standard input, output and error.
///
/// The child leads a process group of its own, so that an interrupt from the terminal reaches the parent alone.
final class WorkerProcess {
    /// What was heard of a worker.
    enum Event: Equatable {
        /// A line of its output.
        case line(String)
        /// Nothing, for the time given.
        case silence
        /// It has ended, how.
        case ended(String)
    }

    private let process: pid_t
    private let input: Int32
    private let output: Int32
    private let errors: Int32
    private var pending: [UInt8] = []
    private var lastErrors: [UInt8] = []
    private var errorsAreOpen = true
    private var isReaped = false

    /// Starts a worker and hands it its request.
    ///
    /// - Throws: `POSIXError` when the system cannot start it.
    init(_ command: WorkerProgram, request: String) throws {
        let input = try Self.makePipe()
        let output = try Self.makePipe()
        let errors = try Self.makePipe()
        defer { for end in [input.read, output.write, errors.write] { close(end) } }
        process = try Self.spawn(command, input: input.read, output: output.write, errors: errors.write)
        (self.input, self.output, self.errors) = (input.write, output.read, errors.read)
        Self.write(Array((request + "\n").utf8), to: self.input)
    }

    deinit {
        stop()
        for end in [input, output, errors] { close(end) }
    }

    /// Kills the worker, if it still runs, and waits for its end.
    func stop() {
        guard !isReaped else { return }
        kill(process, SIGKILL)
        _ = reap()
    }

    /// Waits for the next line, for the worker's end, or until `seconds` have passed.
    func next(within seconds: Double) -> Event {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if let line = takeLine() { return .line(line) }
            let left = (deadline - .now) / .milliseconds(1)
            guard left > 0 else { return .silence }
            var polled = [pollfd(fd: output, events: Int16(POLLIN), revents: 0)]
            if errorsAreOpen { polled.append(pollfd(fd: errors, events: Int16(POLLIN), revents: 0)) }
            guard poll(&polled, nfds_t(polled.count), Int32(min(left.rounded(.up), 60_000))) > 0 else { continue }
            if polled.count > 1, polled[1].revents != 0 { readErrors() }
            if polled[0].revents != 0, !Self.read(output, onto: &pending) { return .ended(reap()) }
        }
    }

    private func takeLine() -> String? {
        guard let end = pending.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        return line
    }

    /// Keeps the end of what the worker writes to its standard error.
    private func readErrors() {
        errorsAreOpen = Self.read(errors, onto: &lastErrors)
        if lastErrors.count > 8192 { lastErrors.removeFirst(lastErrors.count - 4096) }
    }

    /// Waits for the worker's end and says how it ended.
    private func reap() -> String {
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        isReaped = true
        while errorsAreOpen, Self.isReadable(errors) { readErrors() }
        // The runtime writes the calls on the stack after what was wrong.
        let lines = String(decoding: lastErrors, as: UTF8.self).split(separator: "\n")
        let said = (lines.last { $0.contains("Fatal error: ") } ?? lines.last).map { ": \($0)" } ?? ""
        let signal = status & 0x7f
        guard signal != 0 else { return "the worker ended with exit code \((status >> 8) & 0xff)" + said }
        let name = strsignal(signal).map { String(cString: $0) } ?? "unknown"
        let hint = signal == SIGKILL ? ", as when memory runs out" : ""
        return "the worker was stopped by signal \(signal) (\(name)\(hint))" + said
    }

    private static func isReadable(_ descriptor: Int32) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) > 0
    }

    /// Appends what can be read; `false` at the end of the stream.
    private static func read(_ descriptor: Int32, onto bytes: inout [UInt8]) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Foundation.read(descriptor, &chunk, chunk.count)
            if count == -1, errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes += chunk[..<count]
            return true
        }
    }

    /// Writes everything; a worker that has already ended is noticed when its output is read.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count == -1, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func makePipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ command: WorkerProgram, input: Int32, output: Int32, errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (end, place) in [(input, Int32(0)), (output, 1), (errors, 2)] {
            posix_spawn_file_actions_adddup2(&actions, end, place)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        // A crash is reported in one line; a backtrace would take seconds.
        let environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        let arguments = ([command.path] + command.arguments).map { strdup($0) }
        let variables = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, command.path, &actions, &attributes, arguments + [nil], variables + [nil])
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        return process
    }
}
