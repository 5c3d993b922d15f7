import Diagnostics
import Foundation

/// The text of a notebook's file: checked UTF-8 with lines that end in a line feed.
enum NotebookText {
    /// The longest notebook, in bytes.
    static let maximumLength = 8 << 20

    /// The text of the file at `path`.
    ///
    /// - Throws: `Diagnostic` for a file that can't be read, is too long (which is found without reading it), or is
    ///   no text.
    static func read(_ path: String) throws(Diagnostic) -> String {
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(
                atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        } catch {
            throw Diagnostic(file: path, "the notebook can't be read: \(reason(error))")
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw Diagnostic(file: path, "no regular file", expected: "a notebook in Markdown")
        }
        try check(length: (attributes[.size] as? NSNumber)?.intValue ?? 0, file: path)
        do {
            return try text(of: Array(Data(contentsOf: URL(fileURLWithPath: path))), file: path)
        } catch let error as Diagnostic {
            throw error
        } catch {
            throw Diagnostic(file: path, "the notebook can't be read: \(reason(error))")
        }
    }

    /// The text that `bytes` hold, without a byte order mark and with `\n` at the end of each line.
    ///
    /// - Throws: `Diagnostic` with the line for bytes that are no UTF-8, and for NUL.
    /// - Complexity: O(bytes).
    static func text(of bytes: [UInt8], file: String) throws(Diagnostic) -> String {
        try check(length: bytes.count, file: file)
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let offset = error.byteOffsets.lowerBound
            throw Diagnostic(
                file: file, line: line(at: offset, in: bytes),
                "the byte 0x\(String(bytes[offset], radix: 16, uppercase: true)) at offset \(offset) is no UTF-8",
                expected: "a text in UTF-8")
        }
        if let offset = bytes.firstIndex(of: 0) {
            throw Diagnostic(
                file: file, line: line(at: offset, in: bytes), "a NUL byte at offset \(offset)",
                expected: "a text in UTF-8")
        }
        return String(decoding: withLineFeeds(bytes), as: UTF8.self)
    }

    private static func check(length: Int, file: String) throws(Diagnostic) {
        guard length <= maximumLength else {
            throw Diagnostic(
                file: file, "a notebook of \(length) bytes", expected: "at most \(maximumLength) bytes (8 MiB)")
        }
    }

    private static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
        let (feed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard start > 0 || bytes.contains(carriageReturn) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for index in start..<bytes.count {
            if bytes[index] != carriageReturn {
                result.append(bytes[index])
            } else if index + 1 == bytes.count || bytes[index + 1] != feed {
                result.append(feed)
            }
        }
        return result
    }

    private static func line(at offset: Int, in bytes: [UInt8]) -> Int {
        let (feed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        return bytes.indices.prefix(offset).reduce(1) { line, index in
            let endsLine = bytes[index] == feed || bytes[index] == carriageReturn && bytes[index + 1] != feed
            return endsLine ? line + 1 : line
        }
    }

    private static func reason(_ error: any Error) -> String {
        let error = error as NSError
        return (error.userInfo[NSUnderlyingErrorKey] as? NSError)?.localizedDescription ?? error.localizedDescription
    }
}
