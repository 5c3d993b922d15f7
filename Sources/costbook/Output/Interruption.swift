import Foundation
import Synchronization

/// Ctrl-C and the request to terminate, taken note of instead of ending the process.
///
/// The second of them ends the process at once.
final class Interruption: Sendable {
    private static let isRequested = Atomic(false)

    /// Begins to take note.
    static func watch() {
        // Programs that start others from a thread with blocked signals pass that on.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                Interruption.isRequested.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
        }
    }

    /// Whether the batch is to stop.
    static var isPending: Bool { isRequested.load(ordering: .relaxed) }
}
