public import Graphs

/// How another tool counts a network, so that its figure can be reproduced and explained.
///
/// Adding one is a file with its rules and a line in `CountingConventions.all`.
public protocol CountingConvention: Sendable {
    /// The name, as the command line takes it.
    var name: String { get }
    /// The tool and its version whose figures these are.
    var tool: String { get }
    /// What the tool calls the unit in which it counts: FLOPs or MACs.
    var unit: String { get }
    /// How it differs from counting every operation, in a sentence or two.
    var summary: String { get }
    /// The passes that the tool counts.
    var passes: [Pass] { get }

    /// Whether the tool takes the backward pass to cost a multiple of each layer's forward pass, instead of counting it.
    var derivesBackward: Bool { get }

    /// What the tool counts for a layer in a pass.
    func count(_ layer: CountedLayer) -> LayerCount
}

/// What a tool counts for a layer, and why.
public struct LayerCount: Hashable, Sendable {
    /// The number, in the tool's unit.
    public let value: Int128
    /// The rule that gives it, in words.
    public let rule: String

    /// Creates a count.
    public init(_ value: Int128, _ rule: String) {
        self.value = value
        self.rule = rule
    }

    /// What most tools say of most layers.
    static let nothing = LayerCount(0, "not counted")
}

/// The conventions by their names.
public enum CountingConventions {
    /// All conventions, in the order of their names.
    public static let all: [any CountingConvention] = [
        DeepSpeedConvention(), FvcoreConvention(), PtflopsConvention(), TorchConvention(), TorchinfoConvention(),
        XLAConvention(),
    ]

    /// The convention called `name`, or `nil`; calflops counts as DeepSpeed's profiler, from which it was made.
    public static func convention(named name: String) -> (any CountingConvention)? {
        all.first { $0.name == (name == "calflops" ? "deepspeed" : name) }
    }
}
