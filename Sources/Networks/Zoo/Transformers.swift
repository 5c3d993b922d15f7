extension Zoo {
    /// Transformers: an encoder over tokens that classifies (Vaswani et al. 2017, with the normalisation first), a
    /// decoder as GPT-2 is one (Radford et al. 2019), and the vision transformer ViT-B/16 (Dosovitskiy et al. 2021).
    ///
    /// Attention is composed of primitives unless `fused` is true, as in the published counts: a fused one keeps no
    /// matrix of scores, computes the probabilities again in its backward pass, and where causal leaves out the pairs
    /// that the mask hides. That decides what is counted: the backend runs both as the fused one.
    static let transformers = [
        Entry(
            "transformer",
            """
            description: A transformer encoder that classifies sequences of tokens.
            parameters: {vocabulary: 10000, length: 128, width: 256, heads: 4, depth: 4, classes: 2, fused: false}
            input: [length]
            input_type: indices
            layers:
              - embedding: {count: vocabulary, features: width}
              - positions

            """ + encoder(heads: "heads", causal: false) + indented(["- layer_norm\n- mean_token\n- linear: classes"])),
        Entry(
            "gpt",
            """
            description: A GPT decoder that predicts the token after the last one from every position.
            parameters: {vocabulary: 50257, length: 128, width: 768, heads: 12, depth: 12, fused: false}
            input: [length]
            input_type: indices
            layers:
              - embedding: {count: vocabulary, features: width}
              - positions

            """ + encoder(heads: "heads", causal: true)
                + indented(["- layer_norm\n- linear: {features: vocabulary, bias: false}"])),
        Entry(
            "vit_b_16",
            imageNetwork(
                "The vision transformer ViT-B/16.",
                parameters: "patch: 16, width: 768, heads: 12, depth: 12, fused: false")
                + indented([
                    "- conv: {channels: width, kernel: patch, stride: patch}\n- tokens\n- class_token\n- positions"
                ])
                + encoder(heads: "heads", causal: false)
                + indented(["- layer_norm\n- first_token\n- linear: classes"])),
    ]

    /// `depth` blocks of attention and a two-layer perceptron, each on a residual path after a normalisation.
    private static func encoder(heads: String, causal: Bool) -> String {
        indented([
            """
            - repeat: depth
              layers:
                - residual:
                    - layer_norm
                    - attention: {heads: \(heads), causal: \(causal), fused: fused}
                - residual:
                    - layer_norm
                    - linear: 4*width
                    - gelu
                    - linear: width
            """
        ])
    }
}
