public import Diagnostics

/// The devices that are known by name.
///
/// Every figure has the document in which it stands, and its date. A figure that no document gives is absent; what
/// needs it is not computed and says which one is missing. `unverified` marks those that were not found in their document again,
/// or on which documents differ.
public enum DeviceCatalogue {
    /// Every device, by kind and in the order of their names.
    public static let devices: [Device] = {
        let texts = [processors, gpus, accelerators, edgeDevices, neuromorphicDevices]
        let read = texts.flatMap { text in (try? devices(in: text, file: "catalogue of devices")) ?? [] }
        let order = Device.Kind.allCases
        return read.sorted { a, b in
            let places = (order.firstIndex(of: a.kind) ?? 0, order.firstIndex(of: b.kind) ?? 0)
            return places.0 == places.1 ? a.name < b.name : places.0 < places.1
        }
    }()

    /// The device called `name`.
    ///
    /// - Throws: `Diagnostic` with the nearest valid name.
    public static func device(named name: String) throws(Diagnostic) -> Device {
        guard let device = devices.first(where: { $0.name == name }) else {
            throw .unknown("device", name, valid: devices.map(\.name))
        }
        return device
    }

    /// The devices that a text in YAML describes.
    ///
    /// - Throws: `Diagnostic` with the line of a fault.
    static func devices(in text: String, file: String) throws(Diagnostic) -> [Device] {
        var devices: [Device] = []
        for value in try YAMLReader.read(text, file: file).sequence("the catalogue") {
            devices.append(try Device(yaml: value))
        }
        return devices
    }
}

extension Device {
    private static let keys = [
        "name", "title", "kind", "source", "date", "unverified", "peak", "bandwidth", "memory", "power",
        "synaptic_energy", "synapses",
    ]

    init(yaml: YAMLValue) throws(Diagnostic) {
        let record = try yaml.record(
            "a device", keys: Self.keys, required: ["name", "title", "kind", "source", "date"])
        name = try record["name"]?.string("'name'") ?? ""
        title = try record["title"]?.string("'title'") ?? ""
        let kindName = try record["kind"]?.string("'kind'") ?? ""
        guard let kind = Kind(rawValue: kindName) else {
            throw .unknown("kind of device", kindName, valid: Kind.allCases.map(\.rawValue), line: yaml.line)
        }
        self.kind = kind
        let source = try record["source"]?.string("'source'") ?? ""
        let date = try record["date"]?.dateText() ?? ""
        let isVerified = try record["unverified"]?.boolean("'unverified'") != true
        func figure(_ key: String) throws(Diagnostic) -> Figure? {
            guard let value = record[key] else { return nil }
            return try Figure(yaml: value, role: key, source: source, date: date, isVerified: isVerified)
        }
        var peaks: [Precision: Figure] = [:]
        for entry in try record["peak"]?.mapping("'peak'") ?? [] {
            guard let precision = Precision(rawValue: entry.key) else {
                throw .unknown("precision", entry.key, valid: Precision.allCases.map(\.rawValue), line: entry.line)
            }
            peaks[precision] = try Figure(
                yaml: entry.value, role: entry.key, source: source, date: date, isVerified: isVerified)
        }
        self.peaks = peaks
        bandwidth = try figure("bandwidth")
        memory = try figure("memory")
        power = try figure("power")
        synapticEnergy = try figure("synaptic_energy")
        synapses = try figure("synapses")
    }
}

extension Device.Figure {
    /// A bare number has the device's own source; a mapping may name another one, or say that the number is not verified.
    init(yaml: YAMLValue, role: String, source: String, date: String, isVerified: Bool) throws(Diagnostic) {
        guard case .mapping = yaml.content else {
            self.init(
                value: try yaml.number("'\(role)'"), source: source, date: date, derivation: nil,
                isVerified: isVerified)
            return
        }
        let record = try yaml.record(
            "'\(role)'", keys: ["value", "source", "date", "derivation", "unverified"], required: ["value"])
        self.init(
            value: try record["value"]?.number("'value'") ?? 0,
            source: try record["source"]?.string("'source'") ?? source,
            date: try record["date"]?.dateText() ?? date, derivation: try record["derivation"]?.string("'derivation'"),
            isVerified: try record["unverified"]?.boolean("'unverified'") != true && isVerified)
    }
}

extension YAMLValue {
    /// A year, or a year and a month, which YAML reads as a number where it stands alone.
    fileprivate func dateText() throws(Diagnostic) -> String {
        if case .integer(let year) = content { return "\(year)" }
        return try string("'date'")
    }
}
