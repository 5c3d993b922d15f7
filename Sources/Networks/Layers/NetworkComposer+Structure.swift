import Graphs
import Operations
import Tensors

extension NetworkComposer {
    mutating func residual(_ x: Value, body: [Layer], shortcut: [Layer]) throws -> Value {
        let y = try add(body, to: x)
        let direct = try add(shortcut, to: x)
        let name = try name("add")
        guard builder.shape(of: y) == builder.shape(of: direct) else {
            throw GraphError(
                layer: path(name),
                "the body gives \(builder.shape(of: y)) and the shortcut \(builder.shape(of: direct)); expected the same"
            )
        }
        return try builder.layer(name) { (builder) throws(GraphError) in try builder.add(y, direct) }
    }

    mutating func branches(_ x: Value, _ branches: [[Layer]]) throws -> Value {
        var values: [Value] = []
        for branch in branches { values.append(try add(branch, to: x)) }
        let name = try name("concatenate")
        return try builder.layer(name) { (builder) throws(GraphError) in try builder.concatenate(values, axis: 1) }
    }

    mutating func group(_ name: String, _ layers: [Layer], to x: Value) throws -> Value {
        keepOrigin(of: name, kind: name)
        let outer = builder.layer
        builder.layer = path(name)
        defer { builder.layer = outer }
        return try add(layers, to: x)
    }
}
