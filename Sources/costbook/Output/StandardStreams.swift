import Foundation

/// A standard stream of the process.
struct StandardStream: Sendable {
    /// Where data goes.
    static let output = StandardStream(descriptor: STDOUT_FILENO)
    /// Where progress and faults go.
    static let error = StandardStream(descriptor: STDERR_FILENO)

    private let descriptor: Int32

    /// Whether the stream is a terminal.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// The columns of the terminal; `nil` where the stream is none, or the terminal does not tell.
    var columns: Int? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
    }

    /// Whether what is written may be coloured: on a terminal, unless `NO_COLOR` is set (https://no-color.org).
    var allowsColour: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// Writes text; ends the process quietly where nobody reads the stream any more, and with an error where data
    /// cannot be written, as on a full disk.
    func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                _exit(0)
            } else if errno != EINTR {
                guard descriptor == STDOUT_FILENO else { return }
                Self.error.line("error: standard output: \(String(cString: strerror(errno)))")
                _exit(65)
            }
        }
    }

    /// Writes a line of text.
    func line(_ text: String) {
        write(text + "\n")
    }
}
