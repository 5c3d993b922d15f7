import Diagnostics

/// Writes a site's files so that either all of a render is seen or none.
///
/// Files that differ from those in place are written into a staging folder inside of the output folder, hence on the
/// same file system. Only when the last of them is complete are they renamed into place, which takes no more space on
/// the disk. So a full or read-only disk leaves the old site as it was. Renaming files one by one, rather than
/// exchanging whole folders, leaves alone unchanged files (with their times of modification), files of others, and an
/// output folder that is a mount point or is being served. Nothing is forced to the disk's platters: a site can be rendered
/// again.
struct SiteWriter: ~Copyable {
    private static let stagingName = ".costbook-staging"

    private let folder: String
    private let lock: FolderLock
    private let previous: SiteManifest
    private var planned: Set<String> = []
    /// The files to be put in place, in the order in which they are numbered in the staging folder.
    private var staged: [String] = []

    /// Locks the output folder, which is made where it is missing.
    init(folder: String) throws {
        try FileSystem.makeFolder(folder)
        let lock = try FolderLock(folder)
        let previous = try Self.manifest(in: folder)
        try FileSystem.removeFolder(folder + "/" + Self.stagingName)
        try FileSystem.makeFolder(folder + "/" + Self.stagingName)
        self.folder = folder
        self.lock = lock
        self.previous = previous
    }

    private static func manifest(in folder: String) throws -> SiteManifest {
        let path = folder + "/" + SiteManifest.name
        guard let bytes = try FileSystem.read(path) else { return SiteManifest(files: []) }
        return try SiteManifest(text: String(decoding: bytes, as: UTF8.self), file: path)
    }

    /// Stages a file of the site, unless the one in place is the same.
    ///
    /// - Throws: `SiteOutputError` where the disk refuses it, or where a file that Costbook did not write is in its place.
    mutating func add(_ path: String, _ text: String) throws {
        guard SitePath.isInside(path), planned.insert(path).inserted else {
            throw SiteOutputError(path: folder + "/" + path, reason: "two files of the site would have this name")
        }
        if let existing = try FileSystem.read(folder + "/" + path) {
            if existing.elementsEqual(text.utf8) { return }
            guard previous.files.contains(path) else {
                throw SiteOutputError(
                    path: folder + "/" + path,
                    reason: "is there already and was not written by costbook render; move it or choose another folder")
            }
        }
        try FileSystem.write(text, to: staging("\(staged.count)"))
        staged.append(path)
    }

    /// Puts the staged files in place and removes those that an earlier render wrote and this one did not.
    ///
    /// - Returns: How many files were written, left unchanged, and removed.
    consuming func finish() throws -> (written: Int, unchanged: Int, removed: Int) {
        let stale = previous.files.subtracting(planned)
        // A render that is killed from here on leaves a manifest that names every file of either render.
        let both = SiteManifest(files: planned.union(previous.files))
        let after = SiteManifest(files: planned)
        try FileSystem.write(both.text, to: staging("both"))
        try FileSystem.write(after.text, to: staging("after"))
        if both != previous { try place("both", SiteManifest.name) }
        var folders: Set<String> = []
        for (number, path) in staged.enumerated() {
            if let parent = SitePath.parents(of: path).first, folders.insert(parent).inserted {
                try FileSystem.makeFolder(folder + "/" + parent)
            }
            try place("\(number)", path)
        }
        for path in stale { try FileSystem.removeFile(folder + "/" + path) }
        for parent in Set(stale.flatMap(SitePath.parents)).sorted(by: { $0.utf8.count > $1.utf8.count }) {
            FileSystem.removeEmptyFolder(folder + "/" + parent)
        }
        if after != both { try place("after", SiteManifest.name) }
        try FileSystem.removeFolder(folder + "/" + Self.stagingName)
        return (staged.count, planned.count - staged.count, stale.count)
    }

    /// Forgets what was staged; the site in place stays as it was.
    consuming func abandon() {
        try? FileSystem.removeFolder(folder + "/" + Self.stagingName)
    }

    private func staging(_ name: String) -> String {
        folder + "/" + Self.stagingName + "/" + name
    }

    private func place(_ name: String, _ path: String) throws {
        try FileSystem.move(staging(name), to: folder + "/" + path)
    }
}
