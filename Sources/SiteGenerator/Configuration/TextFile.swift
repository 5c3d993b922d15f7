import Diagnostics
import Foundation

/// A text file that the site is made of.
enum TextFile {
    /// The text of the file.
    ///
    /// - Throws: `Diagnostic` where it cannot be read or is no UTF-8.
    static func read(_ path: String) throws(Diagnostic) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw Diagnostic(file: path, SystemFault(error).reason, expected: "a readable file")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Diagnostic(file: path, "bytes that are no UTF-8", expected: "a text in UTF-8")
        }
        return text
    }
}

/// A folder that the site is made of.
enum Folder {
    /// The names of its files, sorted.
    static func files(in path: String) throws(Diagnostic) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw Diagnostic(file: path, SystemFault(error).reason, expected: "a readable folder")
        }
    }
}

/// Why the system refused something.
struct SystemFault {
    /// The reason in the system's words, such as "No space left on device".
    let reason: String

    /// Finds the system's reason in an error of Foundation.
    init(_ error: any Error) {
        let underlying = (error as? CocoaError)?.underlying ?? error
        if let posix = underlying as? POSIXError {
            reason = String(cString: strerror(posix.code.rawValue))
        } else if (error as? CocoaError)?.code == .fileReadNoSuchFile {
            reason = "No such file or directory"
        } else {
            reason = (underlying as NSError).localizedDescription
        }
    }

    /// Takes the reason of the C library's last call.
    init(errno code: Int32) {
        reason = String(cString: strerror(code))
    }
}
