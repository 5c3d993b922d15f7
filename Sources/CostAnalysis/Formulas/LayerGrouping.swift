import Networks

/// Which layers are one row of formulas.
///
/// A layer is the same at all points of the lattice where it is declared at the same place. The layers that a repeat makes
/// are told apart by its rounds, unless a variable decides how many there are: then they are counted together, as
/// some of them exist at some points only.
struct LayerGrouping {
    /// What tells a row from the others, at all points of the lattice.
    struct Key: Hashable {
        /// Where the layer, or the nearest layer around it that is declared, stands.
        let place: Int?
        /// The rounds of the repeats around it, but for those that a variable makes.
        let rounds: [Int]
        /// Whether a variable makes rounds, so that the layers of all of them are the row.
        let isRepeated: Bool
        /// The kind of the layer, with the path of what is inside; the whole path for what is not declared.
        let path: String
    }

    /// The parameters in which formulas are recovered.
    let variables: Set<String>
    /// Which layers are counted together for the sake of short tables.
    let folding: LayerFolding

    init(_ variables: [String], _ folding: LayerFolding) {
        self.variables = Set(variables)
        self.folding = folding
    }

    /// The name of the row to which a layer belongs at a point, and what tells it from the others.
    func row(of layer: String, in network: ComposedNetwork) -> (name: String, key: Key) {
        let name = folding.name(of: layer)
        var end = name.endIndex
        while true {
            if let origin = network.origins[String(name[..<end])] {
                // Inside layers, `channels` may stand for a size that a variable decides.
                let rounds = origin.repeats.filter { $0.parameters.isDisjoint(with: variables.union(["channels"])) }
                let key = Key(
                    place: origin.place, rounds: rounds.map(\.round), isRepeated: rounds.count < origin.repeats.count,
                    path: origin.kind + name[end...])
                return (name, key)
            }
            // `linear1.weight` belongs to `linear1`, and `block1/add1` to `block1`.
            guard let cut = name[..<end].lastIndex(where: { $0 == "/" || $0 == "." }) else { break }
            end = cut
        }
        return (name, Key(place: nil, rounds: [], isRepeated: false, path: name))
    }
}
