import Foundation

/// An operation on a file that the system refused.
public struct SiteOutputError: Error, Hashable, CustomStringConvertible {
    /// The file or folder.
    public let path: String
    /// What could not be done, and why.
    public let reason: String

    /// The file and the reason, in one line.
    public var description: String { "\(path): \(reason)" }
}

/// The calls to the file system that writing a site takes, with the system's reason in their errors.
enum FileSystem {
    /// The bytes of a file, or `nil` where there is none.
    static func read(_ path: String) throws(SiteOutputError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure(path, "cannot be read")
        }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw failure(path, "cannot be read") }
        guard information.st_mode & S_IFMT == S_IFREG else {
            throw SiteOutputError(path: path, reason: "is not a file")
        }
        var bytes = [UInt8](repeating: 0, count: Int(information.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            guard count >= 0 else { throw failure(path, "cannot be read") }
            if count == 0 { break }
            filled += count
        }
        return Array(bytes[..<filled])
    }

    /// Writes a file.
    static func write(_ text: String, to path: String) throws(SiteOutputError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path, "cannot be written") }
        var text = text
        let code = text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 { return errno }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            return 0
        }
        // Some file systems say only here that the disk is full.
        let isClosed = close(descriptor) == 0
        guard code == 0, isClosed else {
            let reason = SystemFault(errno: code == 0 ? errno : code).reason
            throw SiteOutputError(path: path, reason: "cannot be written: \(reason)")
        }
    }

    /// Makes a folder and those above it, where they are missing.
    static func makeFolder(_ path: String) throws(SiteOutputError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw SiteOutputError(path: path, reason: "cannot be made: \(SystemFault(error).reason)")
        }
    }

    /// Puts a file in its place, in one step; a file that is there is replaced.
    static func move(_ path: String, to destination: String) throws(SiteOutputError) {
        guard rename(path, destination) == 0 else { throw failure(destination, "cannot be put in place") }
    }

    /// Removes a file; none is there afterwards.
    static func removeFile(_ path: String) throws(SiteOutputError) {
        guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else { throw failure(path, "cannot be removed") }
    }

    /// Removes a folder if it is empty.
    static func removeEmptyFolder(_ path: String) {
        rmdir(path)
    }

    /// Removes a folder with all that is in it; none is there afterwards.
    static func removeFolder(_ path: String) throws(SiteOutputError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw SiteOutputError(path: path, reason: "cannot be removed: \(SystemFault(error).reason)")
        }
    }

    private static func failure(_ path: String, _ what: String) -> SiteOutputError {
        SiteOutputError(path: path, reason: "\(what): \(SystemFault(errno: errno).reason)")
    }
}

/// A folder that no other process writes a site to while this value lives.
final class FolderLock {
    private let descriptor: Int32

    /// Locks the folder, or says that another process has.
    init(_ folder: String) throws(SiteOutputError) {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SiteOutputError(path: folder, reason: "cannot be opened: \(SystemFault(errno: errno).reason)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw SiteOutputError(path: folder, reason: "another render is writing to it")
        }
    }

    deinit {
        close(descriptor)
    }
}
