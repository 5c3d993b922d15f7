import Foundation

/// The lock by which one process at a time writes a database.
///
/// It is an advisory lock on a file beside the database, so that the kernel releases it when the process ends however
/// it ends. A lock on the database itself would be lost whenever any of its descriptors is closed.
final class WriterLock: @unchecked Sendable {
    private let path: String
    private var descriptor: Int32

    /// Takes the lock of the database at `database`.
    ///
    /// - Throws: `StoreError` where another process has it, or its file cannot be written.
    init(database: String) throws {
        path = database + ".lock"
        descriptor = -1
        while true {
            let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard opened >= 0 else {
                throw Self.openFailure(errno, database: database)
            }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                let owner = Self.owner(opened)
                close(opened)
                throw StoreError(
                    .locked, "the database is locked by another costbook run\(owner)",
                    expected: "one run at a time", path: database)
            }
            // The owner before may have removed the file between opening and locking.
            if Self.isFile(opened, at: path) {
                descriptor = opened
                break
            }
            close(opened)
        }
        let text = "\(getpid())\n"
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, text.utf8.count, 0) }
    }

    /// Removes the file and releases the lock; further calls do nothing.
    func release() {
        guard descriptor >= 0 else { return }
        unlink(path)
        close(descriptor)
        descriptor = -1
    }

    deinit {
        release()
    }

    private static func openFailure(_ code: Int32, database: String) -> StoreError {
        let reason = String(cString: strerror(code))
        switch code {
        case ENOENT, ENOTDIR:
            return StoreError(
                .missing, "there is no folder for the database", expected: "a path in a folder that exists",
                path: database)
        case ENOSPC, EDQUOT:
            return StoreError(.full, "the disk is full", path: database)
        default:
            return StoreError(
                .readOnly, "the database cannot be written (\(reason))",
                expected: "a file and a folder with permission to write", path: database)
        }
    }

    private static func owner(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let digits = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self).prefix { $0.isNumber }
        return digits.isEmpty ? "" : " (process \(digits))"
    }

    private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
        var opened = stat()
        var named = stat()
        guard fstat(descriptor, &opened) == 0, stat(path, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}
