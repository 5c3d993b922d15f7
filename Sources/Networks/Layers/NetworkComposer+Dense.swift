import Graphs
import Operations
import Tensors

extension NetworkComposer {
    mutating func linear(
        _ x: Value, features: Int, bias: Bool, frozen: Bool, name: String
    ) throws -> Value {
        let shape = builder.shape(of: x)
        guard shape.rank >= 2 else {
            throw GraphError(layer: name, "the input \(shape); expected a batch of vectors, [B, …, features]")
        }
        let (width, rows) = (shape[shape.rank - 1], shape.count / shape[shape.rank - 1])
        let weight = try parameter("\(name).weight", [features, width], frozen: frozen)
        let offset = bias ? try parameter("\(name).bias", [features], frozen: frozen) : nil
        let flat = try self.shape([rows, width])
        let result = try self.shape(shape.dimensions.dropLast() + [features])
        return try builder.layer(name) { (builder) throws(GraphError) in
            var y = try builder.reshape(x, to: flat)
            y = try builder.matrixProduct(y, weight, transposeRight: true)
            if let offset { y = try builder.add(y, offset) }
            return try builder.reshape(y, to: result)
        }
    }

    mutating func embedding(_ x: Value, count: Expression, features: Expression) throws -> Value {
        let name = try name("embedding")
        let rows = try size(count, "the count of layer '\(name)'", at: x)
        let width = try size(features, "the features of layer '\(name)'", at: x)
        let table = try parameter("\(name).weight", [rows, width])
        return try builder.layer(name) { (builder) throws(GraphError) in try builder.gather(table, x) }
    }
}
