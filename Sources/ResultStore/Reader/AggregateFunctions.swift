import GRDB
import Measurement

/// The statistics that queries can use as aggregates.
enum AggregateFunctions {
    /// All of them; nulls are left out, and too few values give null.
    static let all: [DatabaseFunction] = [
        DatabaseFunction("median", argumentCount: 1, pure: true, aggregate: MedianAggregate.self),
        DatabaseFunction("median_low", argumentCount: 1, pure: true, aggregate: MedianLowAggregate.self),
        DatabaseFunction("median_high", argumentCount: 1, pure: true, aggregate: MedianHighAggregate.self),
        DatabaseFunction("fit_exponent", argumentCount: 2, pure: true, aggregate: ExponentAggregate.self),
        DatabaseFunction("fit_exponent_low", argumentCount: 2, pure: true, aggregate: ExponentLowAggregate.self),
        DatabaseFunction("fit_exponent_high", argumentCount: 2, pure: true, aggregate: ExponentHighAggregate.self),
    ]
}

/// The number that a value holds, the decimal text of an integer beyond 64 bits included.
private func number(_ value: DatabaseValue, in function: String) throws -> Double? {
    switch value.storage {
    case .null: return nil
    case .int64(let integer): return Double(integer)
    case .double(let real): return real
    case .string(let text):
        guard let real = Double(text) else { throw notANumber("'\(text.prefix(40))'", function) }
        return real
    case .blob: throw notANumber("a blob", function)
    }
}

private func notANumber(_ value: String, _ function: String) -> DatabaseError {
    DatabaseError(message: "\(function)() of \(value), which is no number")
}

/// Gathers numbers, and gives a statistic of them.
private protocol SampleAggregate: DatabaseAggregate {
    var sample: [Double] { get set }
}

extension SampleAggregate {
    mutating func step(_ values: [DatabaseValue]) throws {
        if let value = try number(values[0], in: "median") { sample.append(value) }
    }

    /// The interval of the median; none below three values.
    var interval: Interval? {
        sample.count < 3 ? nil : Bootstrap.interval(ofMedian: sample)
    }
}

private struct MedianAggregate: SampleAggregate {
    var sample: [Double] = []

    func finalize() -> (any DatabaseValueConvertible)? {
        median(sample)
    }
}

private struct MedianLowAggregate: SampleAggregate {
    var sample: [Double] = []

    func finalize() -> (any DatabaseValueConvertible)? {
        interval?.low
    }
}

private struct MedianHighAggregate: SampleAggregate {
    var sample: [Double] = []

    func finalize() -> (any DatabaseValueConvertible)? {
        interval?.high
    }
}

/// Gathers points, and gives a statistic of the power law through them.
private protocol PointAggregate: DatabaseAggregate {
    var x: [Double] { get set }
    var y: [Double] { get set }
}

extension PointAggregate {
    mutating func step(_ values: [DatabaseValue]) throws {
        guard
            let abscissa = try number(values[0], in: "fit_exponent"),
            let ordinate = try number(values[1], in: "fit_exponent")
        else { return }
        guard abscissa > 0, ordinate > 0 else {
            throw DatabaseError(
                message: "fit_exponent() of the point (\(abscissa), \(ordinate)): a power law needs numbers above 0")
        }
        x.append(abscissa)
        y.append(ordinate)
    }

    var law: PowerLaw? {
        PowerLaw(x: x, y: y)
    }
}

private struct ExponentAggregate: PointAggregate {
    var x: [Double] = []
    var y: [Double] = []

    func finalize() -> (any DatabaseValueConvertible)? {
        law?.exponent
    }
}

private struct ExponentLowAggregate: PointAggregate {
    var x: [Double] = []
    var y: [Double] = []

    func finalize() -> (any DatabaseValueConvertible)? {
        law?.exponentInterval().low
    }
}

private struct ExponentHighAggregate: PointAggregate {
    var x: [Double] = []
    var y: [Double] = []

    func finalize() -> (any DatabaseValueConvertible)? {
        law?.exponentInterval().high
    }
}
