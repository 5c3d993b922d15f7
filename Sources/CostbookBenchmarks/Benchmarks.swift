import Foundation

/// Prints the speed of what users wait for. Nothing is written outside the temporary folder.
@main
struct Benchmarks {
    static func main() {
        do {
            if let network = analysed {
                try AnalysisBenchmark.printRounds(network: network, rounds: 20)
                return
            }
            let costbook = try executable()
            try printStart(of: costbook)
            try AnalysisBenchmark.run(with: costbook)
            try FitBenchmark.run()
            let folder = FileManager.default.temporaryDirectory.appending(path: "costbook-bench-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try StoreBenchmark.run(in: folder)
            try RenderBenchmark.run(in: folder)
        } catch {
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            exit(1)
        }
    }

    /// The network whose analysis alone is asked for: `--analysis NETWORK`.
    private static var analysed: String? {
        let arguments = CommandLine.arguments
        return arguments.count == 3 && arguments[1] == "--analysis" ? arguments[2] : nil
    }

    /// `costbook`, which lies beside this program.
    private static func executable() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: own).deletingLastPathComponent().appending(path: "costbook").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchmarkError("\(path) is not built; run 'make bench'")
        }
        return path
    }

    private static func printStart(of costbook: String) throws {
        let times = try (0..<20).map { _ in try ChildRun(costbook, ["--help"]).seconds }.sorted()
        line("costbook --help, median of \(times.count)", "\(milliseconds(times[times.count / 2]))")
    }

    static func milliseconds(_ seconds: Double) -> String {
        String(format: "%.1f ms", seconds * 1000)
    }

    static func line(_ name: String, _ value: String) {
        print(name.padding(toLength: max(56, name.count + 1), withPad: " ", startingAt: 0) + value)
    }
}
