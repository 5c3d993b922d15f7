extension Zoo {
    /// A deep autoencoder of dense layers (Hinton and Salakhutdinov 2006).
    static let autoencoders = [
        Entry(
            "autoencoder",
            """
            description: A dense autoencoder with a code of code units.
            parameters: {input: 784, width: 1000, code: 30}
            input: [input]
            loss: reconstruction
            layers:
              - linear: width
              - relu
              - linear: width/2
              - relu
              - linear: width/4
              - relu
              - linear: code
              - linear: width/4
              - relu
              - linear: width/2
              - relu
              - linear: width
              - relu
              - linear: input
            """)
    ]
}
