import Foundation

/// What the kernel says of running processes.
enum ProcessTree {
    /// A child of a process, or `nil` where it has none.
    static func child(of parent: pid_t) -> pid_t? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.lazy.compactMap { pid_t($0) }.first { status(of: $0)?.parent == parent }
    }

    /// Whether a process exists and has not ended.
    static func isRunning(_ process: pid_t) -> Bool {
        guard let status = status(of: process) else { return false }
        return status.state != "Z"
    }

    /// Whether a worker has got its request: it has a thread beside its first by then.
    static func hasRequest(_ worker: pid_t) -> Bool {
        let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/task")
        return (threads?.count ?? 0) > 1
    }

    private static func status(of process: pid_t) -> (state: Substring, parent: pid_t)? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let words = text[end...].split(separator: " ")
        guard words.count > 2, let parent = pid_t(words[2]) else { return nil }
        return (words[1], parent)
    }
}
