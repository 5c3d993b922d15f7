import ArgumentParser

@main
struct Costbook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "costbook")
}
