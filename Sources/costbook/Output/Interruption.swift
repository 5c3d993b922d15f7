import Foundation
import Synchronization

/// Ctrl-C and the request to terminate, taken note of instead of ending the process.
///
/// The second of them ends the process at once.
final class Interruption: Sendable {
    private static let isRequested = Atomic(false)

    /// Begins to take note.
    static func watch() {
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
