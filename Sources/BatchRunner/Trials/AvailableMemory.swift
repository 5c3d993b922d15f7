import Foundation

/// The memory that new work can take without swapping.
enum AvailableMemory {
    /// Linux's own estimate in bytes, or `nil` where the system gives none.
    static func bytes() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
        return bytes(inMeminfo: text)
    }

    /// The value of `MemAvailable` in the text of `/proc/meminfo`, in bytes.
    static func bytes(inMeminfo text: String) -> Int? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }) else { return nil }
        let words = line.split(separator: " ")
        guard words.count == 3, words[2] == "kB", let kibibytes = Int(words[1]) else { return nil }
        return kibibytes << 10
    }
}
