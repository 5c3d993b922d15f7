extension Zoo {
    /// MobileNet v1 (Howard et al. 2017, table 1) by width multiplier, resolution and the number of its separable
    /// blocks (8 for the shallow network of table 5), the same with full convolutions (table 4), and MobileNet v2 (Sandler
    /// et al. 2018, table 2).
    static let mobileNets = [
        Entry("mobilenet_v1", mobileNetV1(separable: true)),
        Entry("mobilenet_v1_full", mobileNetV1(separable: false)),
        Entry("mobilenet_v2", mobileNetV2),
    ]

    private static func mobileNetV1(separable: Bool) -> String {
        let stem =
            "- conv: {channels: floor(32*width), kernel: 3, stride: 2, padding: 1, bias: false}\n- batch_norm\n- relu"
        func block(_ channels: Int, _ stride: Int) -> String {
            let full = """
                - conv: {channels: floor(\(channels)*width), kernel: 3, stride: \(stride), padding: 1, bias: false}
                - batch_norm
                - relu
                """
            let depthwise = """
                - conv: {channels: channels, kernel: 3, stride: \(stride), padding: 1, groups: channels, bias: false}
                - batch_norm
                - relu
                - conv: {channels: floor(\(channels)*width), kernel: 1, bias: false}
                - batch_norm
                - relu
                """
            return separable ? depthwise : full
        }
        let first = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)].map { block($0.0, $0.1) }
        let middle = "- repeat: blocks - 8\n  layers:\n" + indented([block(512, 1)], by: 2)
        let last = [block(1024, 2), block(1024, 1), "- global_average_pool\n- linear: classes"]
        let start = imageNetwork("MobileNet v1.", parameters: "width: 1.0, blocks: 13")
        return start + indented([stem] + first + [middle] + last)
    }

    private static var mobileNetV2: String {
        // Expansion, channels, repetitions, stride.
        let plan = [
            (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
        ]
        let stem = "- conv: {channels: 32, kernel: 3, stride: 2, padding: 1, bias: false}\n- batch_norm\n- relu6"
        let blocks = plan.flatMap { expansion, channels, count, stride in
            (0..<count).map { index -> String in
                let body = invertedResidual(expansion, channels, index == 0 ? stride : 1)
                return index == 0 ? body : "- residual:\n" + indented([body], by: 2)
            }
        }
        let head = """
            - conv: {channels: 1280, kernel: 1, bias: false}
            - batch_norm
            - relu6
            - global_average_pool
            - dropout: 0.2
            - linear: classes
            """
        return imageNetwork("MobileNet v2.") + indented([stem] + blocks + [head])
    }

    private static func invertedResidual(_ expansion: Int, _ channels: Int, _ stride: Int) -> String {
        let expand = "- conv: {channels: \(expansion)*channels, kernel: 1, bias: false}\n- batch_norm\n- relu6\n"
        return (expansion == 1 ? "" : expand) + """
            - conv: {channels: channels, kernel: 3, stride: \(stride), padding: 1, groups: channels, bias: false}
            - batch_norm
            - relu6
            - conv: {channels: \(channels), kernel: 1, bias: false}
            - batch_norm
            """
    }
}
