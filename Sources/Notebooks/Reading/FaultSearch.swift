import Diagnostics
import Foundation

/// Finds all faults of a YAML text whose decoder stops at the first one: the entry or element at fault is left out, and the rest
/// decoded again. Where something is missing then, or a text or a boolean is of the wrong type, what is most likely meant stands
/// in for it.
///
/// Faults that name what was changed are not reported: they may follow from that alone.
struct FaultSearch {
    /// The faults, in the order in which they were found.
    private(set) var faults: [Diagnostic] = []
    /// The names of what was left out, those that were meant, and those that stand in.
    private var changed: Set<String> = [YAMLValue.standIn]

    /// Decodes a value.
    ///
    /// - Returns: What `decode` gives; `nil` where there are faults.
    mutating func decoded<Result>(
        _ value: YAMLValue, _ decode: (YAMLValue) throws(Diagnostic) -> Result
    ) -> Result? {
        var rest = value
        var alternative: YAMLValue?
        var known: Set<String> = []
        var roles: [String] = []
        while faults.count < FaultCollector.maximumCount {
            let fault: Diagnostic
            do {
                let result = try decode(rest)
                return faults.isEmpty ? result : nil
            } catch {
                fault = error
            }
            guard known.insert(fault.description).inserted else { break }
            if changed.contains(where: fault.names) || roles.contains(where: fault.isOf) {
                if let next = alternative {
                    (rest, alternative) = (next, nil)
                    continue
                }
            } else {
                faults.append(fault)
            }
            guard let shortened = rest.changing(fault, entry: { _ in nil }, element: { _ in nil }) else { break }
            let mended = rest.mended(fault)
            if let mended, fault.isMendable {
                (rest, alternative) = (mended, nil)
            } else {
                (rest, alternative) = (shortened.value, mended)
                changed.insert(shortened.name)
            }
            if let role = fault.roleOfUnknownKey { roles.append(role) }
            if let suggestion = fault.suggestion { changed.insert(suggestion) }
        }
        return nil
    }
}

extension Diagnostic {
    /// Whether it names something, with or without a value, or one of the things of which that is a list, as `'width'` of
    /// `parameters`.
    fileprivate func names(_ name: String) -> Bool {
        if name.hasSuffix("s"), message.hasPrefix("unknown \(name.dropLast()) '") { return true }
        return [message, expected ?? ""].contains { text in
            text.hasPrefix("\(name) is ") || ["'\(name)'", "'\(name):", " \(name)="].contains(where: text.contains)
        }
    }

    /// Whether it names a word of an expression.
    fileprivate func namesWord(of expression: String) -> Bool {
        expression.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { names(String($0)) }
    }

    /// Whether an expression has a parameter that the network does not have.
    fileprivate var isOfExpression: Bool { message.hasPrefix("unknown parameter '") }

    /// Whether any value of the expected type is as good as another.
    fileprivate var isMendable: Bool {
        isOfExpression || ["a string", "true or false", "a number, a text, true or false"].contains(expected)
    }

    /// The mapping in which a key is unknown, as in `the range of 'depth'`; `nil` for other faults.
    fileprivate var roleOfUnknownKey: String? {
        let start = "unknown key in "
        guard message.hasPrefix(start), let end = message.range(of: " '", options: .backwards) else { return nil }
        return String(message[..<end.lowerBound].dropFirst(start.count))
    }

    /// Whether it is one of a mapping as a whole, in which a key was unknown, and not that another key is missing.
    fileprivate func isOf(_ role: String) -> Bool { message.hasPrefix(role + " ") && !message.contains(" has no '") }
}

extension YAMLValue {
    /// A text that stands in for one that is not known.
    fileprivate static let standIn = "a_text_that_stands_in"

    /// The value with what is at fault as it is most likely meant; `nil` where that is not found.
    fileprivate func mended(_ fault: Diagnostic) -> YAMLValue? {
        func mended(_ value: YAMLValue) -> YAMLValue {
            let isNumber =
                fault.isOfExpression || fault.expected?.hasPrefix("a number") == true || fault.expected == "an integer"
            let content: Content =
                isNumber
                ? .integer(1)
                : fault.expected == "true or false" ? .boolean(true) : .string(fault.suggestion ?? Self.standIn)
            return YAMLValue(content, file: value.file, line: value.line)
        }
        return changing(fault) { entry in
            guard let suggestion = fault.suggestion, fault.names(entry.key) else {
                return YAMLEntry(key: entry.key, line: entry.line, value: mended(entry.value))
            }
            return YAMLEntry(key: suggestion, line: entry.line, value: entry.value)
        } element: {
            mended($0)
        }?.value
    }

    /// The value with the smallest entry or element to which a fault belongs changed or left out, and the name of that.
    ///
    /// - Parameters:
    ///   - fault: The fault: its line, and where several stand on it the name or the value in its message, tell the place.
    ///   - entry: What an entry becomes; `nil` leaves it out.
    ///   - element: What an element becomes; `nil` leaves it out.
    /// - Returns: `nil` where nothing would be left, or nothing is found.
    fileprivate func changing(
        _ fault: Diagnostic, entry change: (YAMLEntry) -> YAMLEntry?, element changeElement: (YAMLValue) -> YAMLValue?
    ) -> (value: YAMLValue, name: String)? {
        func changed<Part>(
            _ parts: [Part], _ place: Int, _ part: Part?, _ name: String, _ content: ([Part]) -> Content
        ) -> (value: YAMLValue, name: String)? {
            var rest = parts
            rest.replaceSubrange(place...place, with: part.map { [$0] } ?? [])
            return rest.isEmpty ? nil : (YAMLValue(content(rest), file: file, line: self.line), name)
        }
        func inner(_ value: YAMLValue) -> (value: YAMLValue, name: String)? {
            fault.message.hasSuffix(" is \(value.summary)")
                ? nil : value.changing(fault, entry: change, element: changeElement)
        }
        switch content {
        case .mapping(let entries):
            guard let place = Self.place(of: fault, entries.map { ($0.line, $0.key, $0.value) }) else {
                return nil
            }
            let entry = entries[place]
            let found = inner(entry.value)
            let part =
                found.map { YAMLEntry(key: entry.key, line: entry.line, value: $0.value) } ?? change(entry)
            return changed(entries, place, part, found?.name ?? entry.key) { .mapping($0) }
        case .sequence(let elements):
            guard let place = Self.place(of: fault, elements.map { ($0.line, $0.name, $0) }) else { return nil }
            let element = elements[place]
            let found = inner(element)
            let part = found?.value ?? changeElement(element)
            return changed(elements, place, part, found?.name ?? element.name) { .sequence($0) }
        case .null, .boolean, .integer, .real, .string: return nil
        }
    }

    /// A text as it is, anything else as errors show it.
    private var name: String { if case .string(let text) = content { text } else { summary } }

    /// Which of several values, in the order of their lines, the line belongs to: of those on one line the last that is named, or
    /// holds what is.
    private static func place(
        of fault: Diagnostic, _ parts: [(line: Int, name: String, value: YAMLValue)]
    ) -> Int? {
        guard let line = fault.line, let start = parts.last(where: { $0.line <= line })?.line else { return nil }
        let places = parts.indices.filter { parts[$0].line == start }
        if places.count == 1 { return places[0] }
        return places.last { fault.names(parts[$0].name) } ?? places.last { parts[$0].value.holds(fault.namesWord) }
    }

    private func holds(_ isNamed: (String) -> Bool) -> Bool {
        switch content {
        case .mapping(let entries): entries.contains { isNamed($0.key) || $0.value.holds(isNamed) }
        case .sequence(let elements): elements.contains { $0.holds(isNamed) }
        case .null, .boolean, .integer, .real, .string: isNamed(name)
        }
    }
}
