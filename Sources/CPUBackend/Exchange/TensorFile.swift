import Foundation

/// Named tensors in a file, in the format of safetensors: the length of a JSON header in 8 bytes, the header, and the
/// elements of every tensor, row-major and little-endian.
///
/// Single precision (`F32`) and integers (`I32`) are read and written; elements of either are held as `Float`.
package struct TensorFile: Sendable {
    /// A tensor of the file.
    package struct Entry: Sendable {
        /// The sizes of the axes.
        package var shape: [Int]
        /// The elements in row-major order.
        package var elements: [Float]
        /// Whether the file holds them as integers.
        package var isInteger = false

        /// Creates a tensor.
        package init(shape: [Int], elements: [Float], isInteger: Bool = false) {
            self.shape = shape
            self.elements = elements
            self.isInteger = isInteger
        }
    }

    /// The tensors by name.
    package var tensors: [String: Entry]
    /// Text about the tensors, by key.
    package var metadata: [String: String]

    /// Creates the contents of a file.
    package init(tensors: [String: Entry], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }
}

/// What a file of tensors cannot be read for.
package struct TensorFileError: Error, CustomStringConvertible {
    /// The file and what is wrong in it.
    package let description: String

    init(_ path: String, _ message: String) {
        description = "\(path): \(message)"
    }
}

extension TensorFile {
    /// A tensor in the header.
    private struct HeaderEntry: Codable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    /// Either of what the header holds.
    private enum HeaderValue: Codable {
        case tensor(HeaderEntry)
        case metadata([String: String])

        init(from decoder: any Decoder) throws {
            if let entry = try? HeaderEntry(from: decoder) {
                self = .tensor(entry)
            } else {
                self = .metadata(try [String: String](from: decoder))
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .tensor(let entry): try entry.encode(to: encoder)
            case .metadata(let texts): try texts.encode(to: encoder)
            }
        }
    }

    /// Reads a file.
    ///
    /// - Throws: `TensorFileError` for a file that is missing, cut off, or of other element types.
    package init(path: String) throws {
        guard let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else {
            throw TensorFileError(path, "the file cannot be read")
        }
        guard data.count >= 8 else { throw TensorFileError(path, "\(data.count) bytes; expected at least 8") }
        let length = data.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) }
        guard length <= UInt64(data.count - 8) else {
            throw TensorFileError(path, "a header of \(length) bytes in a file of \(data.count)")
        }
        let start = 8 + Int(length)
        guard let header = try? JSONDecoder().decode([String: HeaderValue].self, from: data[8..<start]) else {
            throw TensorFileError(path, "the header is not that of a safetensors file")
        }
        self.init(tensors: [:])
        for (name, value) in header {
            switch value {
            case .metadata(let texts): metadata = texts
            case .tensor(let entry): tensors[name] = try Self.read(entry, name, data[start...], path)
            }
        }
    }

    private static func read(_ entry: HeaderEntry, _ name: String, _ data: Data, _ path: String) throws -> Entry {
        let isInteger = entry.dtype == "I32"
        guard isInteger || entry.dtype == "F32" else {
            throw TensorFileError(path, "'\(name)' of type \(entry.dtype); expected F32 or I32")
        }
        var count = 1
        for size in entry.shape {
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: size)
            guard size >= 0, !isTooLarge else { throw TensorFileError(path, "'\(name)' of shape \(entry.shape)") }
            count = product
        }
        let offsets = entry.data_offsets
        guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= data.count,
            (offsets[1] - offsets[0]) % 4 == 0, (offsets[1] - offsets[0]) / 4 == count
        else {
            throw TensorFileError(path, "'\(name)' of shape \(entry.shape) at bytes \(offsets) of \(data.count)")
        }
        let bytes = data[data.startIndex + offsets[0]..<data.startIndex + offsets[1]]
        let elements = [Float](unsafeUninitializedCapacity: count) { target, filled in
            _ = bytes.copyBytes(to: UnsafeMutableRawBufferPointer(target))
            filled = count
        }
        guard isInteger else { return Entry(shape: entry.shape, elements: elements) }
        return Entry(
            shape: entry.shape, elements: elements.map { Float(Int32(bitPattern: $0.bitPattern)) }, isInteger: true)
    }

    /// Writes a file; equal contents give equal bytes.
    ///
    /// - Throws: what writing to the file throws.
    package func write(to path: String) throws {
        var header: [String: HeaderValue] = [:]
        if !metadata.isEmpty { header["__metadata__"] = .metadata(metadata) }
        var elements = Data()
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            let start = elements.count
            let bits = tensor.isInteger ? tensor.elements.map { Float(bitPattern: UInt32(bitPattern: Int32($0))) } : []
            (tensor.isInteger ? bits : tensor.elements).withUnsafeBytes { elements.append(contentsOf: $0) }
            header[name] = .tensor(
                HeaderEntry(
                    dtype: tensor.isInteger ? "I32" : "F32", shape: tensor.shape, data_offsets: [start, elements.count])
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var text = try encoder.encode(header)
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - text.count % 8) % 8))
        var data = Data((0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) })
        data.append(text)
        data.append(elements)
        try data.write(to: URL(filePath: path), options: .atomic)
    }
}
