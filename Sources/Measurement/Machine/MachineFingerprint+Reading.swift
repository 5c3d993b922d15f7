import Foundation

extension MachineFingerprint {
    /// The machine on which this runs, as the kernel describes it.
    ///
    /// What cannot be read is `unknown` or counted by the C library; nothing here fails.
    public static func current() -> MachineFingerprint {
        reading(root: "/")
    }

    /// The machine that the files under a root describe (`proc/cpuinfo`, `proc/meminfo`, `sys/…/cache`,
    /// `etc/os-release`).
    static func reading(root: String) -> MachineFingerprint {
        let processors = CPUInfo(text(root + "/proc/cpuinfo") ?? "")
        let online = max(1, ProcessInfo.processInfo.processorCount)
        let threads = processors.threads > 0 ? processors.threads : online
        return MachineFingerprint(
            architecture: architecture, processor: processors.model ?? "unknown processor",
            sockets: max(1, processors.packages.count),
            cores: processors.cores.isEmpty ? threads : processors.cores.count, threads: threads,
            caches: caches(root), instructionSets: processors.instructionSets, memoryBytes: memoryBytes(root),
            operatingSystem: operatingSystem(root))
    }

    private static var architecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "aarch64"
        #else
            "unknown architecture"
        #endif
    }

    /// The caches that the first core has or shares.
    private static func caches(_ root: String) -> [String] {
        (0..<8).compactMap { index in
            let folder = root + "/sys/devices/system/cpu/cpu0/cache/index\(index)/"
            guard
                let level = text(folder + "level"), let kind = text(folder + "type"), let size = text(folder + "size")
            else { return nil }
            let suffix = kind == "Unified" ? "" : " " + kind.lowercased()
            return "L\(level)\(suffix) " + (size.hasSuffix("K") ? "\(size.dropLast()) KiB" : size)
        }
    }

    /// The memory, up to the next GiB: the kernel keeps a varying share of it to itself.
    private static func memoryBytes(_ root: String) -> Int {
        let line = text(root + "/proc/meminfo")?.split(separator: "\n").first { $0.hasPrefix("MemTotal:") }
        let field = line?.split(separator: " ").dropFirst().first
        guard let field, let kibibytes = Int(field), kibibytes > 0, kibibytes < 1 << 50 else { return 0 }
        return ((kibibytes + (1 << 20) - 1) >> 20) << 30
    }

    private static func operatingSystem(_ root: String) -> String {
        var values: [Substring: String] = [:]
        for line in (text(root + "/etc/os-release") ?? "").split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            values[parts[0]] = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
        }
        return [values["ID"] ?? "unknown", values["VERSION_ID"]].compactMap(\.self).joined(separator: " ")
    }

    private static func text(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// What `/proc/cpuinfo` says, on x86 and ARM.
private struct CPUInfo {
    var model: String?
    var threads = 0
    var packages: Set<String> = []
    var cores: Set<String> = []
    var instructionSets: [String] = []

    /// The extensions for which kernels have code.
    private static let relevant: Set<String> = [
        "sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni",
        "avx512_bf16", "avx512_fp16", "avx_vnni", "amx_tile", "amx_int8", "amx_bf16",
        "asimd", "asimdhp", "asimddp", "fphp", "sve", "sve2", "i8mm", "bf16",
    ]

    init(_ text: String) {
        var package = ""
        var implementer = ""
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard let first = parts.first, parts.count == 2 else { continue }
            let value = parts[1].trimmingCharacters(in: .whitespaces)
            switch first.trimmingCharacters(in: .whitespaces) {
            case "processor": threads += 1
            case "model name" where model == nil: model = Self.plain(value)
            case "CPU implementer": implementer = value
            case "CPU part" where model == nil: model = "ARM implementer \(implementer) part \(value)"
            case "physical id":
                package = value
                packages.insert(value)
            case "core id": cores.insert("\(package)/\(value)")
            case "flags", "Features":
                guard instructionSets.isEmpty else { continue }
                instructionSets = value.split(separator: " ").map(String.init).filter(Self.relevant.contains).sorted()
            default: break
            }
        }
    }

    /// A model's name without trade marks and repeated spaces; control characters are dropped.
    private static func plain(_ name: String) -> String {
        let text = ["(R)", "(TM)", "(r)", "(tm)"].reduce(name) { $0.replacing($1, with: "") }
        return text.filter { !$0.isNewline }.split(separator: " ").joined(separator: " ")
    }
}
