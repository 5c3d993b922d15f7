extension Zoo {
    /// DenseNet-121 (Huang, Liu, van der Maaten and Weinberger 2017, table 1): growth rate 32, bottlenecks of 128.
    static let denseNets = [Entry("densenet121", denseNet(blocks: [6, 12, 24, 16]))]

    private static func denseNet(blocks: [Int]) -> String {
        let stem = """
            - conv: {channels: 64, kernel: 7, stride: 2, padding: 3, bias: false}
            - batch_norm
            - relu
            - max_pool: {kernel: 3, stride: 2, padding: 1}
            """
        let transition = """
            - batch_norm
            - relu
            - conv: {channels: channels/2, kernel: 1, bias: false}
            - average_pool: {kernel: 2}
            """
        let stages = blocks.enumerated().flatMap { index, count in
            let dense = """
                - repeat: \(count)
                  layers:
                    - branches:
                        - []
                        -
                          - batch_norm
                          - relu
                          - conv: {channels: 128, kernel: 1, bias: false}
                          - batch_norm
                          - relu
                          - conv: {channels: 32, kernel: 3, padding: 1, bias: false}
                """
            return index + 1 < blocks.count ? [dense, transition] : [dense]
        }
        let head = "- batch_norm\n- relu\n- global_average_pool\n- linear: classes"
        return imageNetwork("DenseNet-121.") + indented([stem] + stages + [head])
    }
}
