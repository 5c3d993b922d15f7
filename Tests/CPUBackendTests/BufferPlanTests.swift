import Graphs
import Networks
import Testing

@testable import CPUBackend

@Suite struct BufferPlanTests {
    private func plan(_ nodeByNode: Bool) throws -> ExecutionPlan {
        let settings: [String: ParameterValue] = ["depth": .integer(3), "width": .integer(7), "batch": .integer(3)]
        let graph = try #require(Zoo.declaration(named: "mlp")).graph(settings: settings)
        return nodeByNode ? ExecutionPlan(graph, overrides: []) : ExecutionPlan(graph)
    }

    /// Buffers that are alive at once lie apart, unless one is written in the other's place by the step that reads the
    /// other last.
    @Test(arguments: [true, false])
    func buffersThatAreAliveAtOnceLieApart(nodeByNode: Bool) throws {
        let plan = try plan(nodeByNode)
        let (buffers, sizes) = (plan.buffers, plan.program.bufferBytes)
        for (index, life) in buffers.lives.enumerated() {
            guard let life else { continue }
            #expect(buffers.offsets[index] + sizes[index] <= buffers.arenaBytes)
            #expect(buffers.offsets[index] % BufferPlan.alignment == 0)
            for other in 0..<index where buffers.places[index] != buffers.places[other] {
                guard let rest = buffers.lives[other], rest.overlaps(life) else { continue }
                let (p, q) = (buffers.offsets[index], buffers.offsets[other])
                #expect(p + sizes[index] <= q || q + sizes[other] <= p)
            }
            for other in 0..<index where buffers.places[index] == buffers.places[other] {
                guard let rest = buffers.lives[other] else { continue }
                let (earlier, later) = rest.lowerBound < life.lowerBound ? (rest, life) : (life, rest)
                #expect(earlier.upperBound <= later.lowerBound)
            }
        }
    }

    @Test func aFusedPlanWritesInPlace() throws {
        let buffers = try plan(false).buffers
        #expect(buffers.places.enumerated().contains { $0.offset != $0.element.index })
    }
}
