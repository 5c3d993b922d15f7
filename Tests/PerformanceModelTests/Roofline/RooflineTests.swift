import Diagnostics
import ResultStore
import Testing

@testable import PerformanceModel

@Suite struct RooflineTests {
    private let roofline = Roofline(
        peak: 100e9,
        levels: [
            .init(name: "L1", bytes: 32 << 10, bandwidth: 200e9),
            .init(name: "memory", bytes: 1 << 30, bandwidth: 10e9),
        ],
        overhead: 1e-6)

    @Test(arguments: [
        // 10 operations a byte of memory is the ridge.
        (1e9, 50e6, Roofline.Bound.compute, 0.01), (1e9, 200e6, .bandwidth, 0.02), (1e3, 1e3, .overhead, 1e-6),
        (1e6, 16e3, .compute, 1e-5),
    ])
    func bounds(_ flops: Double, _ bytes: Double, _ bound: Roofline.Bound, _ seconds: Double) {
        let point = roofline.place(flops: flops, bytes: bytes)
        #expect(point.bound == bound)
        #expect(abs(point.leastSeconds / seconds - 1) < 1e-12)
        #expect(point.intensity == flops / bytes)
    }

    @Test func shareIsLeastOverMeasuredTime() {
        let point = roofline.place(flops: 1e9, bytes: 200e6, seconds: 0.04)
        #expect(point.share == 0.5)
        #expect(point.reached == 25e9)
        #expect(abs(point.attainable / 50e9 - 1) < 1e-12)
        #expect(point.ridge == 10)
        #expect(point.level.name == "memory")
    }

    @Test func workBeyondEveryLevelIsThatOfTheLast() {
        #expect(roofline.level(holding: 1e12).name == "memory")
        #expect(roofline.level(holding: 1000).name == "L1")
    }

    @Test func limitsWithoutPeakAreRefused() {
        #expect(throws: Diagnostic.self) { try Roofline([]) }
    }
}
