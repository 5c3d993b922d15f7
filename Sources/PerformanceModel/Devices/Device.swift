/// A device on which a network could run, as its makers describe it.
public struct Device: Sendable, Hashable {
    /// The name by which it is asked for, such as `nvidia-a100-sxm-80gb`.
    public let name: String
    /// What it is called.
    public let title: String
    /// What kind of device it is.
    public let kind: Kind
    /// The greatest rate of operations a second by number format, a multiply-add counting 2.
    public let peaks: [Precision: Figure]
    /// The bytes a second between the chip and its memory.
    public let bandwidth: Figure?
    /// The bytes of memory that hold weights and activations.
    public let memory: Figure?
    /// The greatest power in watts for which it is designed.
    public let power: Figure?
    /// The joules of a synaptic operation, for devices that are driven by events.
    public let synapticEnergy: Figure?
    /// The number of synapses that a chip holds, for devices that are driven by events.
    public let synapses: Figure?

    /// Every figure of the device by its name.
    public var figures: [(name: String, figure: Figure)] {
        let others = [
            ("bandwidth", bandwidth), ("memory", memory), ("power", power), ("synaptic energy", synapticEnergy),
            ("synapses", synapses),
        ]
        return (Precision.allCases.map { ("peak \($0.rawValue)", peaks[$0]) } + others).compactMap { name, figure in
            figure.map { (name, $0) }
        }
    }

    /// The names of the figures that are not verified.
    public var unverifiedFigures: [String] { figures.filter { !$0.figure.isVerified }.map(\.name) }

    /// The kinds of device.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case processor
        case gpu
        case accelerator
        case edge
        case neuromorphic
    }

    /// The number formats in which devices multiply.
    public enum Precision: String, Sendable, Hashable, CaseIterable {
        case float32
        case tf32
        case bfloat16
        case float16
        case float8
        case int8

        /// The bytes of a number in memory; the product's format of `tf32` is kept in four.
        public var bytes: Int {
            switch self {
            case .float32, .tf32: 4
            case .bfloat16, .float16: 2
            case .float8, .int8: 1
            }
        }
    }

    /// A number with the document in which it stands.
    public struct Figure: Sendable, Hashable {
        /// The number, in the unit of its role.
        public let value: Double
        /// The document.
        public let source: String
        /// When the document was published: a year, or a year and a month; `undated` for a page that does not say.
        public let date: String
        /// How the number follows from what the document says, where it does not stand there.
        public let derivation: String?
        /// Whether the number was found in the document again; what uses one that was not says so.
        public let isVerified: Bool
    }
}
