/// Paths of files inside of the site's folder.
enum SitePath {
    /// The longest name of a file, in bytes, that common file systems take.
    static let maximumNameLength = 255

    /// Whether `path` stays inside of the folder that it is relative to.
    static func isInside(_ path: String) -> Bool {
        !path.isEmpty && !path.utf8.contains(0)
            && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && $0 != "." && $0 != ".." && $0.utf8.count <= maximumNameLength
            }
    }

    /// The folders in which `path` lies, the innermost first.
    static func parents(of path: String) -> [String] {
        var parents: [String] = []
        var rest = Substring(path)
        while let slash = rest.lastIndex(of: "/") {
            rest = rest[..<slash]
            parents.append(String(rest))
        }
        return parents
    }
}
