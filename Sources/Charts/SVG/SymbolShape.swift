/// The shape of a point.
enum SymbolShape: String, CaseIterable, Sendable, Hashable {
    case circle
    case square
    case triangle = "triangle-up"
    case diamond
    case cross
    case triangleDown = "triangle-down"

    /// The shape drawn around a place, as the rest of an SVG path that has moved there.
    ///
    /// - Parameter area: About how much it covers, in square units, so that all shapes look equally large.
    func path(area: Double) -> String {
        let unit = area.squareRoot()
        switch self {
        case .circle:
            let radius = svgNumber(unit * 0.564)
            let diameter = svgNumber(unit * 1.128)
            return "m-\(radius) 0a\(radius) \(radius) 0 1 0 \(diameter) 0a\(radius) \(radius) 0 1 0-\(diameter) 0z"
        case .square:
            let half = svgNumber(unit * 0.48)
            let side = svgNumber(unit * 0.96)
            return "m-\(half)-\(half)h\(side)v\(side)h-\(side)z"
        case .triangle:
            return "m0-\(svgNumber(unit * 0.8))l\(svgNumber(unit * 0.72)) \(svgNumber(unit * 1.25))"
                + "h-\(svgNumber(unit * 1.44))z"
        case .triangleDown:
            return "m0 \(svgNumber(unit * 0.8))l\(svgNumber(unit * 0.72))-\(svgNumber(unit * 1.25))"
                + "h-\(svgNumber(unit * 1.44))z"
        case .diamond:
            let half = svgNumber(unit * 0.74)
            return "m0-\(half)l\(half) \(half)l-\(half) \(half)l-\(half)-\(half)z"
        case .cross:
            let arm = svgNumber(unit * 0.42)
            let reach = svgNumber(unit * 0.21)
            let width = svgNumber(unit * 0.42)
            return "m-\(reach)-\(svgNumber(unit * 0.63))h\(width)v\(arm)h\(arm)v\(width)h-\(arm)v\(arm)h-\(width)"
                + "v-\(arm)h-\(arm)v-\(width)h\(arm)z"
        }
    }
}
