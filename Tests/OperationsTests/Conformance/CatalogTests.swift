import Foundation
import Graphs
import Operations
import Tensors
import Testing

/// An operation exists when it has a file of its own, a place in the catalogue, and examples.
@Suite struct CatalogTests {
    /// The operations declared under Sources/Operations: file and name.
    private func declarations() throws -> [(file: String, name: String)] {
        let root = URL(filePath: #filePath).appending(path: "../../../../Sources/Operations").standardized
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        return try files.flatMap { file in
            try String(contentsOf: file, encoding: .utf8).matches(of: /struct +(\w+) *: *[^{]*\b(View)?Operation\b/).map
            {
                (file.deletingPathExtension().lastPathComponent, String($0.1))
            }
        }
    }

    @Test func everyDeclaredOperationIsInTheCatalogue() throws {
        let declared = try declarations().map(\.name).sorted()
        #expect(declared == OperationCatalog.operations.map { "\($0)" }.sorted())
    }

    @Test func everyOperationHasAFileOfItsOwn() throws {
        for (file, name) in try declarations() { #expect(file == name) }
    }

    @Test func namesAreThoseOfTheTypes() {
        for operation in OperationCatalog.operations { #expect(operation.name == "\(operation)") }
    }

    /// Everything else is composed; fused operations are counted apart.
    @Test func thereAreFewPrimitives() {
        let once = Self.differentiatedOnce.flatMap { [$0, $0 + "Gradient"] }
        let fused = Set(once + ["Moments", "Normalize", "NormalizeGradient"])
        let primitives = OperationCatalog.operations.map { $0.name }.filter { !fused.contains($0) }
        #expect(primitives.count < 45)
    }

    @Test func examplesHaveNamesOfTheirOwn() {
        let names = ExampleCatalog.examples.map(\.testDescription)
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: OperationCatalog.operations.map { $0.name })
    func everyOperationHasExamplesAndRefusals(name: String) {
        let examples = ExampleCatalog.examples.filter { $0.operationName == name }
        #expect(examples.contains { $0.expected != nil }, "an example whose result is known from elsewhere")
        #expect(examples.contains { $0.bounds.isEmpty }, "an example whose cost is exact")
        #expect(ExampleCatalog.refusals.contains { type(of: $0.operation).name == name })
    }

    /// Fused operations whose gradients have no derivative: `RefusedDerivativeTests` holds that they say so.
    static let differentiatedOnce: Set = ["Recurrence", "Attention"]

    /// An operation in the catalogue that has inputs of floating point is differentiated twice somewhere.
    @Test(arguments: OperationCatalog.operations.map { $0.name })
    func everyOperationWithFloatingPointOperandsIsDifferentiated(name: String) {
        let examples = ExampleCatalog.examples.filter { $0.operationName == name }
        let differentiable = examples.filter { $0.types.contains(where: \.elementType.isDifferentiable) }
        if Self.differentiatedOnce.contains(name) {
            #expect(examples.contains { $0.orders == 1 })
        } else if !Self.differentiatedOnce.contains(where: { $0 + "Gradient" == name }) {
            #expect(differentiable.isEmpty || differentiable.contains { $0.orders == 2 })
        }
    }
}
