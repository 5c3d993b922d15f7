public import Diagnostics

extension ChartSpecification {
    /// Every fault of a specification: in its form, and in fields that are no columns of its data.
    ///
    /// - Parameters:
    ///   - yaml: The specification.
    ///   - file: The file that holds it, as faults name it.
    ///   - firstLine: The line of the file on which it starts, counted from 1.
    ///   - columns: The columns of the data; `nil` where they are not known.
    /// - Returns: The faults in the order of their lines.
    public static func faults(
        yaml: String, file: String? = nil, firstLine: Int = 1, columns: [String]?
    ) -> [Diagnostic] {
        do throws(Diagnostic) {
            let value = try YAMLReader.read(yaml, file: file, firstLine: firstLine)
            do throws(Diagnostic) {
                let specification = try ChartSpecification(value)
                return columns.map { specification.validate(against: $0) } ?? []
            } catch {
                // Reading stops at the first fault; the parts are read one by one for the others.
                var faults = SpecificationFaults(columns: columns)
                faults.add(error)
                faults.readTop(value)
                faults.read(value)
                return faults.faults.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
            }
        } catch {
            return [error]
        }
    }
}

/// Gathers the faults of a specification's parts, each read by itself.
private struct SpecificationFaults {
    let columns: [String]?
    private(set) var faults: [Diagnostic] = []

    init(columns: [String]?) {
        self.columns = columns
    }

    mutating func add(_ fault: Diagnostic) {
        if !faults.contains(fault) { faults.append(fault) }
    }

    /// Reads what a specification alone has: its titles and sizes, and keys that it does not have.
    mutating func readTop(_ value: YAMLValue) {
        guard case .mapping(let entries) = value.content else { return }
        for entry in entries {
            do throws(Diagnostic) {
                switch entry.key {
                case "title": _ = try SpecificationReader.titles(entry.value)
                case "description": _ = try SpecificationReader.description(entry.value)
                case "width": _ = try SpecificationReader.width(entry.value)
                case "height": _ = try SpecificationReader.height(entry.value)
                default: try SpecificationReader.check(entry, in: value)
                }
            } catch {
                add(error)
            }
        }
    }

    /// Reads the mark and the channels of a specification or of a layer.
    mutating func read(_ value: YAMLValue) {
        guard case .mapping(let entries) = value.content else { return }
        for entry in entries {
            switch (entry.key, entry.value.content) {
            case ("mark", _):
                do throws(Diagnostic) { _ = try MarkDefinition(entry.value) } catch { add(error) }
            case ("encoding", .mapping(let channels)):
                for channel in channels { read(channel) }
            case ("layer", .sequence(let layers)):
                for layer in layers { read(layer) }
            default: break
            }
        }
    }

    private mutating func read(_ entry: YAMLEntry) {
        guard let channel = Channel(rawValue: entry.key) else {
            add(
                .unknown(
                    "channel", entry.key, valid: Channel.allCases.map(\.rawValue), file: entry.value.file,
                    line: entry.line))
            return
        }
        do throws(Diagnostic) {
            for definition in try ChannelReader.read(channel, entry.value) {
                guard let columns, let field = definition.field, !columns.contains(field) else { continue }
                add(
                    .unknown(
                        "column", field, valid: columns, file: definition.place.file, line: definition.place.line))
            }
        } catch {
            add(error)
        }
    }
}
