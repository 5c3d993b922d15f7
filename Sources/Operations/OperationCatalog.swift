public import Graphs

/// Every primitive operation there is. The conformance suite holds each of them against its examples.
public enum OperationCatalog {
    /// The operations, in the order of their families.
    public static let operations: [any Operation.Type] = [
        MatrixProduct.self
    ]
}
