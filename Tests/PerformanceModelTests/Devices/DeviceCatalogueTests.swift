import Diagnostics
import Testing

@testable import PerformanceModel

@Suite struct DeviceCatalogueTests {
    @Test(arguments: [
        (DeviceCatalogue.processors, 6), (DeviceCatalogue.gpus, 8), (DeviceCatalogue.accelerators, 5),
        (DeviceCatalogue.edgeDevices, 4), (DeviceCatalogue.neuromorphicDevices, 3),
    ])
    func everyTextIsReadWhole(_ text: String, _ count: Int) throws {
        #expect(try DeviceCatalogue.devices(in: text, file: "catalogue").count == count)
    }

    @Test func everyFigureHasItsSourceAndDate() {
        #expect(DeviceCatalogue.devices.count == 26)
        #expect(Set(DeviceCatalogue.devices.map(\.name)).count == 26)
        for device in DeviceCatalogue.devices {
            let others = [device.bandwidth, device.memory, device.power, device.synapticEnergy, device.synapses]
            for figure in device.peaks.values + others.compactMap(\.self) {
                #expect(figure.value > 0 && figure.value.isFinite, "\(device.name)")
                #expect(figure.source.count > 8, "\(device.name)")
                #expect(
                    figure.date.wholeMatch(of: /20[0-9]{2}(-[01][0-9])?|undated/) != nil,
                    "\(device.name): \(figure.date)")
            }
        }
    }

    /// Figures of the makers' datasheets.
    @Test func knownFigures() throws {
        let v100 = try DeviceCatalogue.device(named: "nvidia-v100-sxm2")
        #expect(v100.peaks[.float32]?.value == 15.7e12)
        #expect(v100.bandwidth?.value == 900e9)
        #expect(v100.power?.value == 300)
        let tpu = try DeviceCatalogue.device(named: "google-tpu-v1")
        #expect(tpu.peaks[.int8]?.value == 92e12)
        #expect(tpu.peaks[.float32] == nil)
        #expect(try DeviceCatalogue.device(named: "intel-loihi").synapticEnergy?.value == 23.6e-12)
    }

    /// What the Google Cloud documentation says of a chip, and the T4's memory: 256 bits at 5001 MHz, twice a cycle.
    @Test func figuresThatWereLookedUp() throws {
        let tpu = try DeviceCatalogue.device(named: "google-tpu-v3")
        #expect(tpu.memory?.value == Double(32 << 30))
        #expect(tpu.power?.value == 262)
        #expect(tpu.unverifiedFigures == ["peak float32"])
        let t4 = try #require(try DeviceCatalogue.device(named: "nvidia-t4").bandwidth)
        #expect(abs(t4.value - 256 / 8 * 2 * 5001e6) < 0.1e9)
    }

    @Test func figuresMayBeUnverified() throws {
        let text = """
            - {name: a, title: A, kind: gpu, source: s, date: undated, power: 3, memory: {value: 2, unverified: true}}
            - {name: b, title: B, kind: gpu, source: s, date: 2020, unverified: true, peak: {int8: 1}, memory: {value: 2}}
            """
        let devices = try DeviceCatalogue.devices(in: text, file: "catalogue")
        #expect(devices.map(\.unverifiedFigures) == [["memory"], ["peak int8", "memory"]])
        #expect(try DeviceCatalogue.device(named: "google-tpu-v2").unverifiedFigures.contains("power"))
    }

    @Test func unknownNamesSuggestTheNearest() {
        let error = #expect(throws: Diagnostic.self) { try DeviceCatalogue.device(named: "nvidia-h100-smx") }
        #expect(error?.suggestion == "nvidia-h100-sxm")
    }

    @Test(arguments: [
        ("- {name: a, title: A, kind: gpu, source: s}", "date"),
        ("- {name: a, title: A, kind: toaster, source: s, date: 2020}", "toaster"),
        ("- {name: a, title: A, kind: gpu, source: s, date: 2020, peak: {float33: 1e12}}", "float33"),
        ("- {name: a, title: A, kind: gpu, source: s, date: 2020, bandwidth: fast}", "fast"),
        ("- {name: a, title: A, kind: gpu, source: s, date: 2020, speed: 1}", "speed"),
    ])
    func faultsAreFound(_ text: String, _ mention: String) {
        let error = #expect(throws: Diagnostic.self) { try DeviceCatalogue.devices(in: text, file: "catalogue") }
        #expect(error?.description.contains(mention) == true)
    }
}
