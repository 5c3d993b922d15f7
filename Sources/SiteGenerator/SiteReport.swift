public import Diagnostics

/// What a render did.
public struct SiteReport: Sendable {
    /// The number of pages, Markdown twins not counted.
    public var pages: Int
    /// The number of files that were written.
    public var written: Int
    /// The number of files that were as they should be already.
    public var unchanged: Int
    /// The number of files of an earlier render that were removed.
    public var removed: Int
    /// What could not be evaluated or drawn; the pages say it too.
    public var faults: [Diagnostic]
}
