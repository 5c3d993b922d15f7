import Operations

extension Zoo {
    /// Classifiers of sequences of tokens by recurrent layers, and by convolutions over the words (Kim 2014).
    ///
    /// Recurrent layers are one operation unless `fused` is false, which unrolls them so that each token's step can be
    /// seen in the graph. Both have the same work, span and weights; the fused layer saves traffic and overhead.
    static let sequenceNetworks =
        RecurrentCell.allCases.map { cell in
            Entry(
                cell.rawValue,
                """
                description: A classifier of sequences of tokens by recurrent layers.
                parameters: {vocabulary: 10000, length: 64, width: 128, depth: 1, classes: 2, fused: true}
                input: [length]
                input_type: indices
                layers:
                  - embedding: {count: vocabulary, features: width}
                  - repeat: depth
                    layers: [{\(cell.rawValue): {features: width, fused: fused}}]
                  - last_token
                  - linear: classes
                """)
        } + [
            Entry(
                "text_cnn",
                """
                description: A classifier of sequences of tokens by convolutions of three lengths.
                parameters: {vocabulary: 10000, length: 64, width: 128, channels_each: 100, classes: 2}
                input: [length]
                input_type: indices
                layers:
                  - embedding: {count: vocabulary, features: width}
                  - channels_first
                  - branches:
                      - [{conv: {channels: channels_each, kernel: 3}}, relu, global_max_pool]
                      - [{conv: {channels: channels_each, kernel: 4}}, relu, global_max_pool]
                      - [{conv: {channels: channels_each, kernel: 5}}, relu, global_max_pool]
                  - dropout: 0.5
                  - linear: classes
                """)
        ]
}
