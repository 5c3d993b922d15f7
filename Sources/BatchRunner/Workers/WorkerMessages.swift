import Foundation

/// What a worker is asked: one line of JSON on its standard input.
///
/// The input stays open as long as the answer is wanted: when it ends, the worker ends.
struct WorkerRequest: Codable, Sendable {
    /// The trials, which are measured in turn, round by round; each has measurement settings.
    let trials: [TrialSpecification]
}

/// What a worker says: a line of JSON each on its standard output.
///
/// `trial` is a place in the request. The trial named by the last `running` is the one that a crash is blamed on.
enum WorkerMessage: Codable, Sendable, Equatable {
    /// A trial is about to be prepared or run.
    case running(trial: Int)
    /// A trial has been measured.
    case measured(trial: Int, measurement: TrialMeasurement)
    /// A trial cannot be run, for a reason.
    case failed(trial: Int, reason: String)
}

extension WorkerMessage {
    /// The message that a line holds, or `nil`.
    init?(line: some StringProtocol) {
        guard let message = try? JSONDecoder().decode(WorkerMessage.self, from: Data(line.utf8)) else { return nil }
        self = message
    }
}
