import Tables

/// Where numbers come from: how many trials, how often each was measured, on which machines, and when.
struct Provenance: Equatable {
    /// The number of trials.
    var trials = 0
    /// The number of trials that failed.
    var failed = 0
    /// The least and greatest number of measured rounds of a trial; `nil` where nothing was measured.
    var rounds: ClosedRange<Int64>?
    /// The machines on which was measured, sorted.
    var machines: Set<String> = []
    /// The first and last day on which a trial ran, as `YYYY-MM-DD`; `nil` where none has run.
    var days: ClosedRange<String>?

    /// Takes in other trials.
    mutating func formUnion(_ other: Provenance) {
        trials += other.trials
        failed += other.failed
        rounds = Self.hull(rounds, other.rounds)
        machines.formUnion(other.machines)
        days = Self.hull(days, other.days)
    }

    /// The provenance in a line, for a caption; empty where there are no trials.
    var caption: String {
        guard trials > 0 else { return "" }
        var parts = [trials == 1 ? "1 trial" : "\(trials) trials"]
        if failed > 0 { parts[0] += ", \(failed) failed" }
        if let rounds {
            let count = Self.range("\(rounds.lowerBound)", "\(rounds.upperBound)")
            parts.append("times are medians of \(count) rounds, intervals at 95\u{A0}%")
        } else {
            parts.append("exact counts")
        }
        if !machines.isEmpty { parts.append(machines.sorted().joined(separator: "; ")) }
        if let days { parts.append(Self.range(Self.date(days.lowerBound), Self.date(days.upperBound), by: " to ")) }
        return parts.joined(separator: " · ")
    }

    /// `2026-03-01` as `1 March 2026`, which no line break takes apart.
    private static func date(_ day: String) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
        ]
        let parts = day.split(separator: "-").map { Int($0) ?? 0 }
        guard parts.count == 3, months.indices.contains(parts[1] - 1) else { return day }
        return "\(parts[2])\u{A0}\(months[parts[1] - 1])\u{A0}\(parts[0])"
    }

    private static func range(_ low: String, _ high: String, by mark: String = "–") -> String {
        low == high ? low : low + mark + high
    }

    private static func hull<Bound>(_ a: ClosedRange<Bound>?, _ b: ClosedRange<Bound>?) -> ClosedRange<Bound>? {
        guard let a, let b else { return a ?? b }
        return min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
    }
}

/// A trial that failed.
struct FailedTrial: Equatable {
    /// The trial's parameters, such as `depth = 4, width = 64`.
    var point: String
    /// Why it failed.
    var reason: String
}
