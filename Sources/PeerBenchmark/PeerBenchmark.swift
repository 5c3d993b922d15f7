import ArgumentParser

/// Costbook's side of the comparison with other programs, for the scripts in `PyTorch/`.
@main
struct PeerBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Costbook's side of the comparison with other programs; `make bench-peers` runs it.",
        subcommands: [
            SessionCommand.self, OverheadCommand.self, KernelsCommand.self, RecordCommand.self, RecordedCommand.self,
        ])
}
