public import Graphs
public import Measurement
public import PerformanceModel

/// What is known of the time that the passes of a network take.
public struct AnalysisTimes: Sendable {
    /// The predicted time of each pass in seconds.
    public var predicted: [Pass: Double] = [:]
    /// The measured time of each pass in seconds.
    public var measured: [Pass: Distribution] = [:]
    /// What the machine can do at best, where it has been calibrated.
    public var roofline: Roofline?
    /// Where the times come from: error, threads, rounds, machine; each a sentence.
    public var notes: [String] = []

    /// Nothing known.
    public init() {}

    /// The time of a pass, measured where it was.
    func seconds(of pass: Pass) -> Double? { measured[pass]?.median ?? predicted[pass] }
}
