/// How far the paths of layers are followed: layers that agree on the first levels of their paths are one row.
///
/// At one level `stage1block1/conv1` and `stage1block1/relu1` are both `stage1block1`.
public struct LayerFolding: Sendable, Hashable {
    /// The number of levels that are told apart, at least 1; `nil` for all.
    public let levels: Int?

    /// Every layer on its own.
    public static let none = LayerFolding(levels: nil)

    /// - Parameter levels: The number of levels that are told apart; at least 1 is taken.
    public init(levels: Int?) {
        self.levels = levels.map { max(1, $0) }
    }

    /// The name under which a layer is counted.
    func name(of layer: String) -> String {
        guard let levels else { return layer }
        return layer.split(separator: "/", omittingEmptySubsequences: false).prefix(levels).joined(separator: "/")
    }
}
