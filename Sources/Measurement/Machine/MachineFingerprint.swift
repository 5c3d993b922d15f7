import Tables

/// What is stable about a machine and decides how fast it computes.
///
/// Load, clock frequency, host name and kernel build are left out, so that the same machine has the same identifier
/// tomorrow.
public struct MachineFingerprint: Sendable, Hashable, Codable {
    /// The instruction set architecture, such as `x86_64`.
    public var architecture: String
    /// The processor's model name.
    public var processor: String
    /// The number of processor packages.
    public var sockets: Int
    /// The number of physical cores.
    public var cores: Int
    /// The number of hardware threads.
    public var threads: Int
    /// The caches of one core, as in `L1 data 32 KiB`.
    public var caches: [String]
    /// The instruction set extensions that matter to kernels, sorted.
    public var instructionSets: [String]
    /// The memory in bytes, rounded to whole GiB since the kernel's own share varies.
    public var memoryBytes: Int
    /// The operating system's release, such as `debian 12`.
    public var operatingSystem: String

    /// Creates a fingerprint of given facts.
    public init(
        architecture: String, processor: String, sockets: Int, cores: Int, threads: Int, caches: [String],
        instructionSets: [String], memoryBytes: Int, operatingSystem: String
    ) {
        self.architecture = architecture
        self.processor = processor
        self.sockets = sockets
        self.cores = cores
        self.threads = threads
        self.caches = caches
        self.instructionSets = instructionSets
        self.memoryBytes = memoryBytes
        self.operatingSystem = operatingSystem
    }

    /// The machine's identifier: a stable hash of its facts, 32 hexadecimal digits.
    public var id: String {
        StableHash(facts.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")).hexadecimal
    }

    /// The machine in a few words: processor, cores and memory.
    public var name: String {
        "\(processor), \(cores) \(cores == 1 ? "core" : "cores"), \(memoryBytes >> 30) GiB"
    }

    /// Every fact on a line of its own.
    public var description: String {
        facts.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    }

    private var facts: [(name: String, value: String)] {
        [
            ("architecture", architecture), ("processor", processor), ("sockets", "\(sockets)"),
            ("cores", "\(cores)"), ("threads", "\(threads)"), ("caches", caches.joined(separator: ", ")),
            ("instruction sets", instructionSets.joined(separator: ", ")), ("memory", "\(memoryBytes >> 30) GiB"),
            ("operating system", operatingSystem),
        ]
    }
}
