import CPUBackend
import Foundation
import Graphs
import Networks

// Runs a network of the zoo and prints how long its passes take, one line a run, whenever it reads a line: a peer's
// times can so be taken in turn with ours. `profile` in the place of a line prints the time of every step.
//
//     PeerBenchmark NETWORK THREADS inference|training [PARAMETER=VALUE ...]

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(64)
}

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count >= 3, let name = arguments.first, let threads = Int(arguments[2]), threads >= 1 else {
    fail("usage: PeerBenchmark NETWORK THREADS inference|training [PARAMETER=VALUE ...]")
}
guard let declaration = Zoo.declaration(named: name) else {
    fail("no network '\(name)'; expected one of \(Zoo.names.joined(separator: ", "))")
}
var settings: [String: ParameterValue] = [:]
for setting in arguments.dropFirst(3) {
    let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { fail("'\(setting)'; expected PARAMETER=VALUE") }
    settings[parts[0]] = ParameterValue(parsing: parts[1])
}
do {
    let graph =
        arguments[3] == "training"
        ? try declaration.graph(settings: settings) : try declaration.inferenceGraph(settings: settings)
    let clock = ContinuousClock()
    let start = clock.now
    let plan = ExecutionPlan(graph, threads: threads)
    let compilation = clock.now - start
    let execution = Execution(plan, seed: 1)
    print("ready \(graph.nodes.count) nodes, compiled in \(compilation), \(plan.plannedPeakBytes) bytes")
    fflush(nil)
    while let line = readLine() {
        if line == "profile" {
            for step in execution.profile() { print(step.pass.rawValue, step.seconds, step.name, separator: "\t") }
        } else {
            let seconds = execution.run()
            print(seconds[.forward] ?? seconds[.inference] ?? 0, seconds[.backward] ?? 0)
        }
        fflush(nil)
    }
} catch {
    fail("\(error)")
}
