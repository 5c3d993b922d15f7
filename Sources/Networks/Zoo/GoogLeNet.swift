extension Zoo {
    /// GoogLeNet (Szegedy et al. 2015, table 1) without auxiliary classifiers, with batch normalisation and with
    /// 3 × 3 in place of 5 × 5 convolutions, as torchvision builds it.
    static let googLeNets = [Entry("googlenet", googLeNet)]

    private static var googLeNet: String {
        let stem = [
            convolution(64, 7, stride: 2, padding: 3), "- max_pool: {kernel: 3, stride: 2, ceil: true}",
            convolution(64, 1), convolution(192, 3, padding: 1), "- max_pool: {kernel: 3, stride: 2, ceil: true}",
        ]
        let third = [inception(64, 96, 128, 16, 32, 32), inception(128, 128, 192, 32, 96, 64)]
        let fourth = [
            inception(192, 96, 208, 16, 48, 64), inception(160, 112, 224, 24, 64, 64),
            inception(128, 128, 256, 24, 64, 64), inception(112, 144, 288, 32, 64, 64),
            inception(256, 160, 320, 32, 128, 128),
        ]
        let fifth = [inception(256, 160, 320, 32, 128, 128), inception(384, 192, 384, 48, 128, 128)]
        let head = "- global_average_pool\n- dropout: 0.2\n- linear: classes"
        let pools = [
            "- max_pool: {kernel: 3, stride: 2, ceil: true}", "- max_pool: {kernel: 2, stride: 2, ceil: true}",
        ]
        let stages = stem + third + [pools[0]] + fourth + [pools[1]] + fifth
        return imageNetwork("GoogLeNet without auxiliary classifiers.") + indented(stages + [head])
    }

    private static func convolution(_ channels: Int, _ kernel: Int, stride: Int = 1, padding: Int = 0) -> String {
        """
        - conv: {channels: \(channels), kernel: \(kernel), stride: \(stride), padding: \(padding), bias: false}
        - batch_norm
        - relu
        """
    }

    /// The four branches of an inception module: 1 × 1; 1 × 1 and 3 × 3; 1 × 1 and 3 × 3; pooling and 1 × 1.
    private static func inception(_ a: Int, _ b: Int, _ c: Int, _ d: Int, _ e: Int, _ f: Int) -> String {
        let branches = [
            convolution(a, 1), convolution(b, 1) + "\n" + convolution(c, 3, padding: 1),
            convolution(d, 1) + "\n" + convolution(e, 3, padding: 1),
            "- max_pool: {kernel: 3, stride: 1, padding: 1, ceil: true}\n" + convolution(f, 1),
        ]
        return "- branches:\n" + branches.map { "    -\n" + indented([$0], by: 3) }.joined()
    }
}
