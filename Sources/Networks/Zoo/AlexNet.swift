extension Zoo {
    /// AlexNet in its one-tower form (Krizhevsky 2014, "One weird trick for parallelizing convolutional neural
    /// networks"), as torchvision builds it.
    static let alexNets = [
        Entry(
            "alexnet",
            imageNetwork("AlexNet, one tower.")
                + indented([
                    """
                    - conv: {channels: 64, kernel: 11, stride: 4, padding: 2}
                    - relu
                    - max_pool: {kernel: 3, stride: 2}
                    - conv: {channels: 192, kernel: 5, padding: 2}
                    - relu
                    - max_pool: {kernel: 3, stride: 2}
                    - conv: {channels: 384, kernel: 3, padding: 1}
                    - relu
                    - conv: {channels: 256, kernel: 3, padding: 1}
                    - relu
                    - conv: {channels: 256, kernel: 3, padding: 1}
                    - relu
                    - max_pool: {kernel: 3, stride: 2}
                    - flatten
                    - dropout: 0.5
                    - linear: 4096
                    - relu
                    - dropout: 0.5
                    - linear: 4096
                    - relu
                    - linear: classes
                    """
                ]))
    ]
}
