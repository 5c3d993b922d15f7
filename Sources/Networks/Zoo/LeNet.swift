extension Zoo {
    /// LeNet-5 (LeCun, Bottou, Bengio and Haffner 1998), with every map of the second convolution connected to all of
    /// the first and a softmax classifier, as it is built today.
    static let leNets = [
        Entry(
            "lenet5",
            """
            description: LeNet-5 for grey images of 32 x 32 pixels.
            parameters: {classes: 10}
            input: [1, 32, 32]
            layers:
              - conv: {channels: 6, kernel: 5}
              - tanh
              - average_pool: {kernel: 2}
              - conv: {channels: 16, kernel: 5}
              - tanh
              - average_pool: {kernel: 2}
              - flatten
              - linear: 120
              - tanh
              - linear: 84
              - tanh
              - linear: classes
            """)
    ]
}
