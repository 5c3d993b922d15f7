import Foundation
import Testing

@testable import Measurement

@Suite struct MachineFingerprintTests {
    private static let cpuinfo = """
        processor\t: 0
        model name\t: Intel(R) Xeon(R)   CPU @ 2.00GHz
        cpu MHz\t\t: 2000.1
        physical id\t: 0
        core id\t\t: 0
        flags\t\t: fpu sse4_2 avx2 fma hypervisor

        processor\t: 1
        model name\t: Intel(R) Xeon(R)   CPU @ 2.00GHz
        cpu MHz\t\t: 1800.7
        physical id\t: 0
        core id\t\t: 0
        flags\t\t: fpu sse4_2 avx2 fma hypervisor
        """

    private func machine(_ files: [String: String]) throws -> MachineFingerprint {
        let root = FileManager.default.temporaryDirectory.appending(path: "costbook-machine-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in files {
            let url = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return MachineFingerprint.reading(root: root.path)
    }

    @Test func factsAreReadFromTheKernel() throws {
        let cache = "sys/devices/system/cpu/cpu0/cache/"
        let machine = try machine([
            "proc/cpuinfo": Self.cpuinfo, "proc/meminfo": "MemTotal:       8147000 kB\nMemFree: 1 kB\n",
            "etc/os-release": "NAME=\"Debian\"\nVERSION_ID=\"12\"\nID=debian\n",
            cache + "index0/level": "1\n", cache + "index0/type": "Data\n", cache + "index0/size": "32K\n",
            cache + "index1/level": "3\n", cache + "index1/type": "Unified\n", cache + "index1/size": "16384K\n",
        ])
        #expect(machine.processor == "Intel Xeon CPU @ 2.00GHz")
        #expect(machine.sockets == 1)
        #expect(machine.cores == 1)
        #expect(machine.threads == 2)
        #expect(machine.instructionSets == ["avx2", "fma", "sse4_2"])
        #expect(machine.memoryBytes == 8 << 30)
        #expect(machine.operatingSystem == "debian 12")
        #expect(machine.caches == ["L1 data 32 KiB", "L3 16384 KiB"])
        #expect(machine.name == "Intel Xeon CPU @ 2.00GHz, 1 core, 8 GiB")
    }

    @Test func clockFrequencyAndFreeMemoryDoNotMatter() throws {
        let first = try machine(["proc/cpuinfo": Self.cpuinfo, "proc/meminfo": "MemTotal: 8147000 kB\nMemFree: 5 kB"])
        let second = try machine([
            "proc/cpuinfo": Self.cpuinfo.replacing("1800.7", with: "3100.0"),
            "proc/meminfo": "MemTotal: 8147100 kB\nMemFree: 9 kB",
        ])
        #expect(first.id == second.id)
        let other = try machine(["proc/cpuinfo": Self.cpuinfo.replacing("avx2", with: "avx512f")])
        #expect(first.id != other.id)
    }

    @Test(arguments: [[:], ["proc/cpuinfo": "", "proc/meminfo": "MemTotal: lots"], ["proc/cpuinfo": ":\n: :\nflags:"]])
    func missingAndOddFilesAreNoFault(_ files: [String: String]) throws {
        let machine = try machine(files)
        #expect(machine.processor == "unknown processor")
        #expect(machine.cores >= 1)
        #expect(machine.memoryBytes == 0)
        #expect(machine.operatingSystem == "unknown")
    }

    @Test func armProcessorsHaveAName() throws {
        let machine = try machine([
            "proc/cpuinfo": "processor : 0\nFeatures : fp asimd sve\nCPU implementer : 0x41\nCPU part : 0xd40\n"
        ])
        #expect(machine.processor == "ARM implementer 0x41 part 0xd40")
        #expect(machine.instructionSets == ["asimd", "sve"])
    }

    @Test func thisMachineIsTheSameTwice() throws {
        let machine = MachineFingerprint.current()
        #expect(machine == MachineFingerprint.current())
        #expect(machine.id.count == 32)
        #expect(try JSONDecoder().decode(MachineFingerprint.self, from: JSONEncoder().encode(machine)) == machine)
    }
}
