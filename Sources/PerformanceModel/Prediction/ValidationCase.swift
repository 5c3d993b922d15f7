import Networks

/// A network of the zoo at some size, at which predictions are held against measurements.
struct ValidationCase: Sendable {
    /// The networks that are left out together, since they are made of the same parts.
    let family: String
    /// The network's name.
    let network: String
    /// Its parameters.
    let settings: [String: ParameterValue]
    /// Whether its passes of training are predicted, or inference.
    let isTraining: Bool

    /// The parameters as people write them.
    var settingsText: String {
        settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    /// The zoo at several sizes: each network at one example and at several.
    static let all: [ValidationCase] = sizes.flatMap { family, network, settings in
        [true, false].map {
            ValidationCase(
                family: family, network: network, settings: settings.mapValues { .integer($0) }, isTraining: $0)
        }
    }

    private static let sizes: [(family: String, network: String, settings: [String: Int])] = [
        ("mlp", "mlp", ["batch": 1]), ("mlp", "mlp", ["batch": 32]), ("mlp", "mlp", ["batch": 256]),
        ("mlp", "mlp", ["batch": 8, "width": 1024, "depth": 4]),
        ("mlp", "mlp", ["batch": 64, "width": 1024, "depth": 4]),
        ("lenet", "lenet5", ["batch": 1]), ("lenet", "lenet5", ["batch": 8]), ("lenet", "lenet5", ["batch": 64]),
        ("alexnet", "alexnet", ["batch": 1]), ("alexnet", "alexnet", ["batch": 8]),
        ("vgg", "vgg11", ["batch": 1]), ("vgg", "vgg11", ["batch": 4, "resolution": 128]),
        ("vgg", "vgg13", ["batch": 1, "resolution": 160]), ("vgg", "vgg16", ["batch": 2, "resolution": 96]),
        ("vgg", "vgg19", ["batch": 1, "resolution": 128]),
        ("resnet", "resnet18", ["batch": 1]), ("resnet", "resnet18", ["batch": 8]),
        ("resnet", "resnet34", ["batch": 2]), ("resnet", "resnet50", ["batch": 1]),
        ("resnet", "resnet50", ["batch": 8, "resolution": 128]), ("resnet", "resnet101", ["batch": 1]),
        ("resnet", "resnet152", ["batch": 1]),
        ("squeezenet", "squeezenet1_0", ["batch": 1]), ("squeezenet", "squeezenet1_0", ["batch": 8]),
        ("squeezenet", "squeezenet1_1", ["batch": 1]),
        ("squeezenet", "squeezenet1_1", ["batch": 16, "resolution": 128]),
        ("mobilenet", "mobilenet_v1", ["batch": 1]), ("mobilenet", "mobilenet_v1", ["batch": 4]),
        ("mobilenet", "mobilenet_v2", ["batch": 1]), ("mobilenet", "mobilenet_v2", ["batch": 8, "resolution": 160]),
        ("densenet", "densenet121", ["batch": 1]), ("densenet", "densenet121", ["batch": 4, "resolution": 128]),
        ("googlenet", "googlenet", ["batch": 1]), ("googlenet", "googlenet", ["batch": 8]),
        ("recurrent", "rnn", ["batch": 1]), ("recurrent", "rnn", ["batch": 32]),
        ("recurrent", "lstm", ["batch": 1]), ("recurrent", "lstm", ["batch": 32]),
        ("recurrent", "gru", ["batch": 1]), ("recurrent", "gru", ["batch": 8, "width": 256, "length": 32]),
        ("text_cnn", "text_cnn", ["batch": 1]), ("text_cnn", "text_cnn", ["batch": 32]),
        ("transformer", "transformer", ["batch": 1]), ("transformer", "transformer", ["batch": 8]),
        ("transformer", "gpt", ["batch": 1, "depth": 4]),
        ("transformer", "gpt", ["batch": 4, "width": 256, "heads": 4, "depth": 4, "vocabulary": 10000]),
        ("vit", "vit_b_16", ["batch": 1, "depth": 6]),
        ("vit", "vit_b_16", ["batch": 4, "width": 384, "heads": 6, "depth": 4]),
        ("autoencoder", "autoencoder", ["batch": 1]), ("autoencoder", "autoencoder", ["batch": 32]),
        ("autoencoder", "autoencoder", ["batch": 128]),
    ]
}
