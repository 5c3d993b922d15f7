import Foundation
public import Graphs
import Tensors

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

/// Work that needs more memory than it may take.
public struct MemoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes that it holds at once.
    public let neededBytes: Int128
    /// What these bytes are.
    public let content: Content
    /// The bytes that were available.
    public let availableBytes: Int

    /// What a figure of needed memory counts.
    public enum Content: String, Sendable {
        /// The buffers of a compiled plan.
        case plan = "its planned peak"
        /// The tensors that are alive at the peak: a graph's, which has not been compiled.
        case tensors = "its tensors at the peak"
        /// The weights and their gradients, which any step holds.
        case weights = "weights and gradients"
    }

    /// Both figures in a sentence.
    public var description: String {
        "needs \(neededBytes) bytes of memory (\(content.rawValue)), and \(availableBytes) are available, "
            + "of which nine tenths may be taken"
    }
}

extension AvailableMemory {
    /// Refuses work that would hold more than nine tenths of the available memory: the rest is for what runs beside it.
    ///
    /// - Parameters:
    ///   - bytes: The bytes that the work holds at once.
    ///   - content: What these bytes are.
    ///   - available: The available memory in bytes; `nil` where nobody knows, and then nothing is refused.
    /// - Throws: `MemoryError` with both figures.
    public static func require(
        _ bytes: Int128, for content: MemoryError.Content, of available: Int? = bytes()
    ) throws(MemoryError) {
        guard let available, 10 * bytes > 9 * Int128(available) else { return }
        throw MemoryError(neededBytes: bytes, content: content, availableBytes: available)
    }
}

extension ExecutionPlan {
    /// Compiles a graph for speed, if it fits into the memory.
    ///
    /// Where it might not, a plan without trials is asked first: trials allocate what the operations read and write.
    ///
    /// - Parameters:
    ///   - graph: A sound graph whose floating-point tensors are `float32`.
    ///   - threads: The number of threads among which kernels may share their work, at least 1.
    ///   - available: The available memory in bytes; `nil` where nobody knows, and then nothing is refused.
    /// - Throws: `MemoryError` with both figures for a plan whose peak exceeds what it may take.
    public static func fitting(
        _ graph: Graph, threads: Int = 1, available: Int? = AvailableMemory.bytes()
    ) throws(MemoryError) -> ExecutionPlan {
        let allBytes = graph.types.reduce(Int128(0)) { $0 + Int128($1.byteSize) }
        if (try? AvailableMemory.require(allBytes, for: .tensors, of: available)) == nil {
            try ExecutionPlan(graph, threads: threads, triesKernels: false).requireMemory(available: available)
        }
        let plan = ExecutionPlan(graph, threads: threads)
        try plan.requireMemory(available: available)
        return plan
    }

    /// Refuses a plan whose planned peak exceeds what it may take, before any of it is allocated.
    ///
    /// - Parameter available: The available memory in bytes; `nil` where nobody knows, and then nothing is refused.
    /// - Throws: `MemoryError` with both figures.
    public func requireMemory(available: Int? = AvailableMemory.bytes()) throws(MemoryError) {
        try AvailableMemory.require(Int128(plannedPeakBytes), for: .plan, of: available)
    }
}
