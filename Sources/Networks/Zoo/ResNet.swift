extension Zoo {
    /// Residual networks (He, Zhang, Ren and Sun 2016, table 1), with the stride of a bottleneck in its 3 × 3
    /// convolution, as torchvision builds them.
    static let resNets = [
        Entry("resnet18", resNet(blocks: [2, 2, 2, 2], block: basicBlock, expansion: 1)),
        Entry("resnet34", resNet(blocks: [3, 4, 6, 3], block: basicBlock, expansion: 1)),
        Entry("resnet50", resNet(blocks: [3, 4, 6, 3], block: bottleneck, expansion: 4)),
        Entry("resnet101", resNet(blocks: [3, 4, 23, 3], block: bottleneck, expansion: 4)),
        Entry("resnet152", resNet(blocks: [3, 8, 36, 3], block: bottleneck, expansion: 4)),
    ]

    private static func resNet(blocks: [Int], block: (String, Int) -> String, expansion: Int) -> String {
        let stem = """
            - conv: {channels: 64*width, kernel: 7, stride: 2, padding: 3, bias: false}
            - batch_norm
            - relu
            - max_pool: {kernel: 3, stride: 2, padding: 1}
            """
        let stages = zip(blocks, [64, 128, 256, 512]).enumerated().flatMap { stage, plan in
            (0..<plan.0).map { index in
                let stride = stage > 0 && index == 0 ? 2 : 1
                let projected = index == 0 && (stage > 0 || expansion > 1)
                let shortcut = """
                      shortcut:
                        - conv: {channels: \(plan.1 * expansion)*width, kernel: 1, stride: \(stride), bias: false}
                        - batch_norm
                    """
                return """
                    - group: stage\(stage + 1)block\(index + 1)
                      layers:
                        - residual:
                    \(indented([block("\(plan.1)*width", stride)], by: 4))\(projected ? indented([shortcut], by: 2) : "")
                        - relu
                    """
            }
        }
        let head = "- global_average_pool\n- linear: classes"
        let start = imageNetwork("A residual network.", parameters: "width: 1")
        return start + indented([stem] + stages + [head])
    }

    private static let basicBlock: @Sendable (String, Int) -> String = { channels, stride in
        """
        - conv: {channels: \(channels), kernel: 3, stride: \(stride), padding: 1, bias: false}
        - batch_norm
        - relu
        - conv: {channels: \(channels), kernel: 3, padding: 1, bias: false}
        - batch_norm
        """
    }

    private static let bottleneck: @Sendable (String, Int) -> String = { channels, stride in
        """
        - conv: {channels: \(channels), kernel: 1, bias: false}
        - batch_norm
        - relu
        - conv: {channels: \(channels), kernel: 3, stride: \(stride), padding: 1, bias: false}
        - batch_norm
        - relu
        - conv: {channels: 4*\(channels), kernel: 1, bias: false}
        - batch_norm
        """
    }
}
