import CKernels
import Graphs

/// Which kernels a plan runs on this machine.
public struct KernelReport: Sendable, Hashable, Codable {
    /// An operation without a faster kernel than its reference kernel.
    public struct Fallback: Sendable, Hashable, Codable {
        /// The pass.
        public var pass: String
        /// The operation's name.
        public var operation: String
        /// The number of nodes that run the reference kernel.
        public var nodes: Int

        /// Creates a row of the report.
        public init(pass: String, operation: String, nodes: Int) {
            self.pass = pass
            self.operation = operation
            self.nodes = nodes
        }
    }

    /// The vectors of the kernels: `avx512`, `avx2` or `portable`.
    public var instructionSet: String
    /// The operations that fell back to their reference kernels, by pass and name.
    public var fallbacks: [Fallback]

    /// Creates a report.
    public init(instructionSet: String, fallbacks: [Fallback]) {
        self.instructionSet = instructionSet
        self.fallbacks = fallbacks
    }
}

extension ExecutionPlan {
    /// Which kernels the plan runs.
    public var kernelReport: KernelReport {
        let fallbacks = Pass.allCases.flatMap { pass in
            let names = program.steps.filter { $0.pass == pass }.compactMap(\.fallback)
            return Dictionary(grouping: names, by: \.self).sorted { $0.key < $1.key }.map { operation, nodes in
                KernelReport.Fallback(pass: pass.rawValue, operation: operation, nodes: nodes.count)
            }
        }
        return KernelReport(instructionSet: String(cString: ck_instruction_set()), fallbacks: fallbacks)
    }
}
