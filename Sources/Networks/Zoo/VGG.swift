extension Zoo {
    /// VGG (Simonyan and Zisserman 2014, table 1, configurations A, B, D and E).
    static let vggs = [
        Entry("vgg11", vgg(convolutions: [1, 1, 2, 2, 2])), Entry("vgg13", vgg(convolutions: [2, 2, 2, 2, 2])),
        Entry("vgg16", vgg(convolutions: [2, 2, 3, 3, 3])), Entry("vgg19", vgg(convolutions: [2, 2, 4, 4, 4])),
    ]

    private static func vgg(convolutions: [Int]) -> String {
        let features = zip(convolutions, [64, 128, 256, 512, 512]).map { count, channels in
            let convolution = "- conv: {channels: \(channels), kernel: 3, padding: 1}\n- relu\n"
            return String(repeating: convolution, count: count) + "- max_pool: {kernel: 2}"
        }
        let classifier = """
            - flatten
            - linear: 4096
            - relu
            - dropout: 0.5
            - linear: 4096
            - relu
            - dropout: 0.5
            - linear: classes
            """
        let depth = convolutions.reduce(3, +)
        return imageNetwork("VGG with \(depth) layers.") + indented(features + [classifier])
    }
}
