import Foundation

/// The memory that new work can take without swapping.
public enum AvailableMemory {
    /// Linux's own estimate in bytes, or `nil` where the system gives none.
    public static func bytes() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
        return bytes(inMeminfo: text)
    }

    /// The value of `MemAvailable` in the text of `/proc/meminfo`, in bytes.
    package static func bytes(inMeminfo text: String) -> Int? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }) else { return nil }
        let words = line.split(separator: " ")
        guard words.count == 3, words[2] == "kB", let kibibytes = Int(words[1]) else { return nil }
        return kibibytes << 10
    }
}

/// A plan that needs more memory than there is.
public struct MemoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes that the plan holds while it runs.
    public let neededBytes: Int
    /// The bytes that were available.
    public let availableBytes: Int

    /// Creates an error with both figures.
    public init(neededBytes: Int, availableBytes: Int) {
        self.neededBytes = neededBytes
        self.availableBytes = availableBytes
    }

    /// Both figures in a sentence.
    public var description: String {
        "needs \(neededBytes) bytes of memory (its planned peak), and \(availableBytes) are available"
    }
}

extension ExecutionPlan {
    /// The share of the available memory that a plan may take: the rest is for what runs beside it.
    static let usableShare = 0.9

    /// Refuses a plan whose planned peak exceeds the memory, before any of it is allocated.
    ///
    /// - Parameter available: The available memory in bytes; `nil` where nobody knows, and then nothing is refused.
    /// - Throws: `MemoryError` with both figures.
    public func requireMemory(available: Int? = AvailableMemory.bytes()) throws(MemoryError) {
        guard let available, Double(plannedPeakBytes) > Self.usableShare * Double(available) else { return }
        throw MemoryError(neededBytes: plannedPeakBytes, availableBytes: available)
    }
}
