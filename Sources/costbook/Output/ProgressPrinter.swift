import BatchRunner
import Foundation

/// Shows how far a batch has come: one line that changes on a terminal, else a line now and then.
struct ProgressPrinter {
    private let stream = StandardStream.error
    private let isTerminal = StandardStream.error.isTerminal
    private var lastShown: ContinuousClock.Instant?
    private var lastProgress: BatchProgress?

    /// Shows an event; failures always, the rest at most a few times a second.
    mutating func show(_ event: BatchEvent) {
        switch event {
        case .running(let experiment, let trial):
            guard isTerminal, isDue(every: 0.1) else { return }
            redraw("\(count) \(experiment) \(trial.parameterText)")
        case .finished(let experiment, let trial, let failure, let progress):
            lastProgress = progress
            if let failure {
                erase()
                FaultPrinter().print("\(experiment) \(trial.parameterText): \(failure)")
            }
            guard isTerminal ? isDue(every: 0.1) : isDue(every: 1) || progress.done == progress.total else { return }
            let line = "\(count) \(experiment) \(trial.parameterText)\(remaining)"
            if isTerminal { redraw(line) } else { stream.line(line) }
        }
    }

    /// Removes the changing line.
    func erase() {
        if isTerminal { stream.write("\r\u{1b}[2K") }
    }

    private var count: String {
        guard let progress = lastProgress else { return "0" }
        return "\(progress.done)/\(progress.total)"
    }

    private var remaining: String {
        guard let seconds = lastProgress?.secondsLeft, seconds >= 1 else { return "" }
        return ", \(Self.duration(seconds)) left"
    }

    /// A time in the unit in which a person would say it.
    static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<90: "\(Int(seconds.rounded(.up))) s"
        case ..<5400: "\(Int((seconds / 60).rounded())) min"
        default: "\((seconds / 360).rounded() / 10) h"
        }
    }

    private mutating func isDue(every seconds: Double) -> Bool {
        let now = ContinuousClock.now
        if let lastShown, (now - lastShown) / .seconds(1) < seconds { return false }
        lastShown = now
        return true
    }

    private func redraw(_ line: String) {
        let shown = FaultPrinter.visible(line).prefix((stream.columns ?? 80) - 1)
        stream.write("\r\u{1b}[2K\(shown)")
    }
}
