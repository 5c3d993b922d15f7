import Foundation

/// The digits in groups of three, set apart by commas.
func grouped(_ digits: some StringProtocol) -> String {
    let count = digits.utf8.count
    return String(unsafeUninitializedCapacity: count + count / 3) { text in
        var end = 0
        for (place, digit) in digits.utf8.enumerated() {
            if place > 0, (count - place) % 3 == 0 {
                text[end] = UInt8(ascii: ",")
                end += 1
            }
            text[end] = digit
            end += 1
        }
        return end
    }
}

/// A finite number of at least 0 with a fixed number of places, or in scientific notation from 10¹⁵ on.
func fixedPoint(_ value: Double, places: Int) -> String {
    guard value < 1e15 else { return scientific(value) }
    if let text = smallFixedPoint(value, places: places) { return text }
    let text = printed("%.*f", Int32(clamping: places), value)
    let parts = text.split(separator: ".")
    return grouped(parts[0]) + (parts.count > 1 ? "." + parts[1] : "")
}

/// The same for numbers of few digits that are not so near to a tie that rounding the product could decide it.
private func smallFixedPoint(_ value: Double, places: Int) -> String? {
    guard places <= 3 else { return nil }
    let scale = [1, 10, 100, 1000][places]
    let scaled = value * Double(scale)
    guard scaled < 1e9, abs(scaled - scaled.rounded(.down) - 0.5) > 1e-6 else { return nil }
    let digits = Int(scaled.rounded())
    let whole = grouped("\(digits / scale)")
    guard places > 0 else { return whole }
    let fraction = "\(digits % scale)"
    return whole + "." + String(repeating: "0", count: places - fraction.utf8.count) + fraction
}

/// What C's formatted output gives: several times faster than a formatted string of Foundation.
private func printed(_ format: String, _ places: Int32, _ value: Double) -> String {
    let length = 24 + Int(places)
    return String(unsafeUninitializedCapacity: length) { text in
        text.withMemoryRebound(to: CChar.self) { text in
            let count = withVaList([places, value]) { vsnprintf(text.baseAddress, length, format, $0) }
            return max(0, min(Int(count), length - 1))
        }
    }
}

/// A finite number above 0 with four significant digits and a power of ten, such as `6.022×10²³`.
func scientific(_ value: Double) -> String {
    let parts = String(format: "%.3e", value).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return String(value) }
    let raised = String(abs(exponent)).compactMap { superscripts[$0] }
    return "\(parts[0])×10" + (exponent < 0 ? "⁻" : "") + String(raised)
}

/// The power of ten of the first digit of a number above 0, after rounding to four significant digits.
func decimalExponent(_ value: Double) -> Int {
    String(format: "%.3e", value).split(separator: "e").last.flatMap { Int($0) } ?? 0
}

/// A finite number of at least 0 with three significant digits, a prefix and a unit.
///
/// - Parameters:
///   - base: The ratio between neighbouring prefixes.
///   - prefixes: The prefixes and their powers of `base`, ascending; beyond the last one digits are grouped.
func prefixed(_ value: Double, base: Double, prefixes: [(exponent: Int, name: String)], unit: String) -> String {
    guard value > 0 else { return unit.isEmpty ? "0" : "0\u{A0}\(unit)" }
    var chosen = prefixes[0]
    for prefix in prefixes where isAtLeastOne(value / pow(base, Double(prefix.exponent)), base: base) {
        chosen = prefix
    }
    let scaled = value / pow(base, Double(chosen.exponent))
    let places = max(0, 2 - (scaled < 1 ? 0 : decimalExponentOfThree(scaled)))
    let suffix = chosen.name + unit
    return fixedPoint(scaled, places: places) + (suffix.isEmpty ? "" : "\u{A0}\(suffix)")
}

/// Whether a number shows as 1 or more when the next smaller prefix would show it as `base`.
private func isAtLeastOne(_ scaled: Double, base: Double) -> Bool {
    scaled >= (base - 0.5) / base
}

private func decimalExponentOfThree(_ value: Double) -> Int {
    String(format: "%.2e", value).split(separator: "e").last.flatMap { Int($0) } ?? 0
}

private let superscripts: [Character: Character] = [
    "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
]
