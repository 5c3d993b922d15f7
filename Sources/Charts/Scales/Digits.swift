import Foundation

/// Decimal digits of a number, independent of any locale.
enum Digits {
    /// `value` with a fixed number of decimals and its whole part grouped in threes.
    static func grouped(_ value: Double, decimals: Int) -> String {
        let scale = pow(10, Double(decimals))
        let scaled = (abs(value) * scale).rounded()
        guard scaled.isFinite, scaled < 9e15 else { return scientific(value) }
        let units = Int(scaled)
        let factor = Int(scale)
        var text = grouping(String(units / factor))
        if decimals > 0 {
            let fraction = String(units % factor)
            text += "." + String(repeating: "0", count: decimals - fraction.count) + fraction
        }
        return value < 0 && units > 0 ? "−" + text : text
    }

    /// `value` rounded to a number of significant digits, whole digits kept, without trailing zeros.
    static func shortest(_ value: Double, significant: Int) -> String {
        guard value != 0, value.isFinite else { return unusual(value) }
        let decimals = min(15, max(0, significant - 1 - Int(log10(abs(value)).rounded(.down))))
        let text = grouped(value, decimals: decimals)
        guard decimals > 0 else { return text }
        var kept = Substring(text)
        while kept.utf8.last == UInt8(ascii: "0") { kept.removeLast() }
        if kept.utf8.last == UInt8(ascii: ".") { kept.removeLast() }
        return String(kept)
    }

    /// `value` rounded to a number of significant digits.
    static func rounded(_ value: Double, significant: Int) -> Double {
        guard value != 0, value.isFinite else { return value }
        let exponent = Double(significant - 1) - log10(abs(value)).rounded(.down)
        guard abs(exponent) < 300 else { return value }
        return exponent >= 0
            ? (value * pow(10, exponent)).rounded() / pow(10, exponent)
            : (value / pow(10, -exponent)).rounded() * pow(10, -exponent)
    }

    /// `value` as a power of ten: "10³⁰", "2.5×10³⁰".
    static func scientific(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return unusual(value) }
        var exponent = Int(log10(abs(value)).rounded(.down))
        // In two steps, since the power of a subnormal number's exponent would be zero.
        let shift = exponent < -200 ? 100.0 : 0
        let scaled = abs(value) * pow(10, shift) / pow(10, Double(exponent) + shift)
        var mantissa = rounded(scaled, significant: 3)
        if mantissa >= 10 {
            mantissa /= 10
            exponent += 1
        }
        let sign = value < 0 ? "−" : ""
        let power = "10" + superscript(exponent)
        return mantissa == 1 ? sign + power : sign + shortest(mantissa, significant: 3) + "×" + power
    }

    private static func unusual(_ value: Double) -> String {
        value == 0 ? "0" : value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞"
    }

    /// An exponent in raised digits.
    static func superscript(_ exponent: Int) -> String {
        let raised: [Character: Character] = [
            "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
            "-": "⁻",
        ]
        return String(String(exponent).map { raised[$0] ?? $0 })
    }

    /// How many decimals tell the multiples of a step apart.
    static func decimals(ofStep step: Double) -> Int {
        guard step > 0, step.isFinite else { return 0 }
        return min(12, max(0, -Int((log10(step) + 1e-9).rounded(.down))))
    }

    private static func grouping(_ digits: String) -> String {
        guard digits.count > 3 else { return digits }
        var text = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
