import Diagnostics

/// Where the text of a declaration stands. It is no part of the declaration's value: equal declarations may stand
/// anywhere, and nothing of it is encoded.
struct DeclarationSource: Sendable {
    /// The file, as the user named it; `nil` for a text without one.
    var file: String?
    /// The line of each layer, every layer before those inside it, as `Layer.withDescendants` has them.
    var layerLines: [Int] = []

    init() {}

    /// - Parameter layers: The list of layers.
    init(file: String?, layers: YAMLValue) {
        self.file = file
        layerLines = Self.lines(of: layers)
    }

    /// The line of the layer at a place; `nil` where no file is known.
    func line(ofLayer place: Int?) -> Int? {
        guard file != nil, let place, layerLines.indices.contains(place) else { return nil }
        return layerLines[place]
    }

    private static func lines(of layers: YAMLValue) -> [Int] {
        guard case .sequence(let layers) = layers.content else { return [] }
        return layers.flatMap { layer in
            guard case .mapping(let entries) = layer.content else { return [layer.line] }
            let inner = ["layers", "residual", "shortcut", "branches"].flatMap { key in
                entries.filter { $0.key == key }.flatMap { entry in
                    guard key == "branches", case .sequence(let branches) = entry.value.content else {
                        return lines(of: entry.value)
                    }
                    return branches.flatMap(lines)
                }
            }
            return [layer.line] + inner
        }
    }
}

extension DeclarationSource: Hashable {
    static func == (left: DeclarationSource, right: DeclarationSource) -> Bool { true }

    func hash(into hasher: inout Hasher) {}
}
