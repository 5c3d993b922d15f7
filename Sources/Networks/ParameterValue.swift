/// The value of a network's or an experiment's parameter.
public enum ParameterValue: Sendable, Hashable {
    case integer(Int)
    case real(Double)
    case text(String)
    case boolean(Bool)
}
