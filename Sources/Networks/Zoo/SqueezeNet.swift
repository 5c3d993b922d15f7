extension Zoo {
    /// SqueezeNet 1.0 (Iandola et al. 2016, table 1) and the authors' later 1.1, which pools earlier.
    static let squeezeNets = [
        Entry(
            "squeezenet1_0",
            imageNetwork("SqueezeNet 1.0.")
                + indented(
                    ["- conv: {channels: 96, kernel: 7, stride: 2}\n- relu", pool] + fires([16, 16, 32], from: 2) + [
                        pool
                    ]
                        + fires([32, 48, 48, 64], from: 5) + [pool] + fires([64], from: 9) + [squeezeHead])),
        Entry(
            "squeezenet1_1",
            imageNetwork("SqueezeNet 1.1.")
                + indented(
                    ["- conv: {channels: 64, kernel: 3, stride: 2}\n- relu", pool] + fires([16, 16], from: 2) + [pool]
                        + fires([32, 32], from: 4) + [pool] + fires([48, 48, 64, 64], from: 6) + [squeezeHead])),
    ]

    private static let pool = "- max_pool: {kernel: 3, stride: 2, ceil: true}"

    private static let squeezeHead = """
        - dropout: 0.5
        - conv: {channels: classes, kernel: 1}
        - relu
        - global_average_pool
        """

    /// Fire modules: a squeeze to the given channels, then an expansion to four times as many by each of 1 × 1 and
    /// 3 × 3 convolutions.
    private static func fires(_ squeezes: [Int], from number: Int) -> [String] {
        squeezes.enumerated().map { index, squeeze in
            """
            - group: fire\(number + index)
              layers:
                - conv: {channels: \(squeeze), kernel: 1}
                - relu
                - branches:
                    - [{conv: {channels: \(4 * squeeze), kernel: 1}}, relu]
                    - [{conv: {channels: \(4 * squeeze), kernel: 3, padding: 1}}, relu]
            """
        }
    }
}
