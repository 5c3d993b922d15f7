/// A network as it is declared: its parameters with their defaults, and its layers.
public struct NetworkDeclaration: Sendable, Hashable {
    /// The network's name.
    public let name: String
    /// The parameters it takes, in the order of the declaration, with their default values.
    public let parameters: [Parameter]

    /// A parameter of a network.
    public struct Parameter: Sendable, Hashable {
        /// The parameter's name.
        public let name: String
        /// The value it has where none is given.
        public let defaultValue: ParameterValue
    }
}
