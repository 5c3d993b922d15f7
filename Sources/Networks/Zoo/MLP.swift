extension Zoo {
    /// The multilayer perceptron: `depth` hidden layers of `width` units, then the classes (Rumelhart, Hinton and
    /// Williams 1986; the standard dense classifier of Goodfellow, Bengio and Courville 2016, chapter 6).
    static let mlps = [
        Entry(
            "mlp",
            """
            description: A multilayer perceptron with depth hidden layers of width units.
            parameters: {depth: 2, width: 256, input: 784, classes: 10, activation: relu}
            input: [input]
            layers:
              - repeat: depth
                layers:
                  - linear: width
                  - activation: activation
              - linear: classes
            """)
    ]
}
