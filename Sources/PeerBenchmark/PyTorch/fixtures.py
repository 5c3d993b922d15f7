"""Makes Tests/CPUBackendTests/Fixtures: what PyTorch gives for small networks, in double precision.

    python Sources/PeerBenchmark/PyTorch/fixtures.py .build/debug/PeerBenchmark

A file holds a network's declaration, its examples, and the outputs, losses and gradients that PyTorch computes. Weights
are not in it: both sides make them from their names (`weight` below). Of a long gradient every k-th element is kept,
and the norm of all of it.
"""

import json
import os
import sys

import numpy
import torch
from torch import nn

import models
import tensors
from sessions import FOLDER, Costbook
from torch_worker import results

FIXTURES = os.path.join(FOLDER, "../../../Tests/CPUBackendTests/Fixtures")
LONGEST = 256
MODES = ("training", "inference")

WORDS = {"vocabulary": 11, "length": 6, "width": 8, "classes": 3}

DECLARATIONS = {
    "batch_norm_cnn": """
parameters: {batch: 3}
input: [3, 9, 8]
layers:
  - conv: {channels: 8, kernel: 3, padding: 1, bias: false}
  - batch_norm
  - relu
  - max_pool: {kernel: 3, stride: 2, padding: 1}
  - residual:
      - conv: {channels: 16, kernel: 3, stride: 2, padding: 1, bias: false}
      - batch_norm
    shortcut:
      - conv: {channels: 16, kernel: 1, stride: 2, bias: false}
      - batch_norm
  - relu
  - global_average_pool
  - linear: 5
""",
    "inverted_residual": """
parameters: {batch: 2}
input: [8, 7, 7]
layers:
  - residual:
      - conv: {channels: 24, kernel: 1, bias: false}
      - batch_norm
      - relu6
      - conv: {channels: 24, kernel: 3, padding: 1, groups: 24, bias: false}
      - batch_norm
      - relu6
      - conv: {channels: 8, kernel: 1, bias: false}
      - batch_norm
  - conv: {channels: 8, kernel: 3, stride: 2, padding: 1, groups: 8, bias: false}
  - batch_norm
  - relu6
  - dropout: 0.25
  - flatten
  - linear: 4
""",
    "fire": """
parameters: {batch: 2}
input: [5, 11, 9]
layers:
  - conv: {channels: 8, kernel: 3, stride: 2}
  - relu
  - max_pool: {kernel: 3, stride: 2, ceil: true}
  - branches:
      - [{conv: {channels: 8, kernel: 1}}, relu]
      - [{conv: {channels: 8, kernel: 3, padding: 1}}, relu]
  - conv: {channels: 12, kernel: 2, dilation: 1, groups: 4}
  - gelu
  - global_average_pool
""",
    "sequence": """
parameters: {batch: 2}
input: [6, 21]
layers:
  - conv: {channels: 8, kernel: 5, stride: 2, padding: 2, dilation: 1}
  - silu
  - average_pool: {kernel: 2}
  - conv: {channels: 8, kernel: 3, dilation: 2}
  - sigmoid
  - flatten
  - linear: 3
""",
}


class Residual(nn.Module):
    """The sum of a body and a shortcut."""

    def __init__(self, body, shortcut=None):
        super().__init__()
        self.body, self.shortcut = body, shortcut or nn.Identity()

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


class Branches(nn.Module):
    """Branches joined along the channels."""

    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], dim=1)


def convolution(inputs, outputs, kernel, **options):
    return [nn.Conv2d(inputs, outputs, kernel, bias=False, **options), nn.BatchNorm2d(outputs)]


def pooled():
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten()]


def vision_transformer():
    model = models.import_torchvision().models.VisionTransformer(16, 8, 1, 2, 16, 64, num_classes=5)
    models.as_ours(model)
    return model


# For every fixture: Costbook's network, its settings, PyTorch's model, the examples, the number of classes.
FIXTURE_MODELS = {
    "mlp": ("mlp", {"depth": 3, "width": 7, "input": 5, "classes": 4, "batch": 3},
            lambda: models.perceptron(3, 7, 5, 4), (3, 5), 4),
    "lenet5": ("lenet5", {"batch": 2}, models.lenet5, (2, 1, 32, 32), 10),
    "rnn": ("rnn", {**WORDS, "depth": 2, "batch": 3}, lambda: models.SequenceClassifier("rnn", 11, 8, 3, 2), 11, 3),
    "lstm": ("lstm", {**WORDS, "depth": 2, "batch": 3}, lambda: models.SequenceClassifier("lstm", 11, 8, 3, 2), 11, 3),
    "gru": ("gru", {**WORDS, "depth": 2, "batch": 3}, lambda: models.SequenceClassifier("gru", 11, 8, 3, 2), 11, 3),
    "fused_rnn": ("rnn", {**WORDS, "fused": True, "batch": 3}, lambda: models.SequenceClassifier("rnn", 11, 8, 3), 11, 3),
    "fused_lstm": ("lstm", {**WORDS, "fused": True, "batch": 3}, lambda: models.SequenceClassifier("lstm", 11, 8, 3), 11, 3),
    "fused_gru": ("gru", {**WORDS, "fused": True, "batch": 3}, lambda: models.SequenceClassifier("gru", 11, 8, 3), 11, 3),
    "text_cnn": ("text_cnn", {**WORDS, "channels_each": 5, "batch": 3}, lambda: models.TextCNN(11, 8, 5, 3), 11, 3),
    "transformer": ("transformer", {**WORDS, "heads": 2, "depth": 2, "batch": 2},
                    lambda: models.Transformer(11, 6, 8, 2, 2, 3), 11, 3),
    "gpt": ("gpt", {"vocabulary": 11, "length": 6, "width": 8, "heads": 2, "depth": 2, "batch": 2},
            lambda: models.Transformer(11, 6, 8, 2, 2), 11, 11),
    "vision_transformer": (
        "vit_b_16",
        {"resolution": 16, "patch": 8, "depth": 1, "heads": 2, "width": 16, "classes": 5, "batch": 2},
        vision_transformer, (2, 3, 16, 16), 5),
    "batch_norm_cnn": ("", {}, lambda: nn.Sequential(
        *convolution(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2, 1),
        Residual(nn.Sequential(*convolution(8, 16, 3, stride=2, padding=1)),
                 nn.Sequential(*convolution(8, 16, 1, stride=2))),
        nn.ReLU(), *pooled(), nn.Linear(16, 5)), (3, 3, 9, 8), 5),
    "inverted_residual": ("", {}, lambda: nn.Sequential(
        Residual(nn.Sequential(
            *convolution(8, 24, 1), nn.ReLU6(), *convolution(24, 24, 3, padding=1, groups=24), nn.ReLU6(),
            *convolution(24, 8, 1))),
        *convolution(8, 8, 3, stride=2, padding=1, groups=8), nn.ReLU6(), nn.Dropout(0.25), nn.Flatten(),
        nn.Linear(128, 4)), (2, 8, 7, 7), 4),
    "fire": ("", {}, lambda: nn.Sequential(
        nn.Conv2d(5, 8, 3, 2), nn.ReLU(), nn.MaxPool2d(3, 2, ceil_mode=True),
        Branches(nn.Sequential(nn.Conv2d(8, 8, 1), nn.ReLU()), nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU())),
        nn.Conv2d(16, 12, 2, groups=4), nn.GELU(), *pooled()), (2, 5, 11, 9), 12),
    "sequence": ("", {}, lambda: nn.Sequential(
        nn.Conv1d(6, 8, 5, 2, 2), nn.SiLU(), nn.AvgPool1d(2), nn.Conv1d(8, 8, 3, dilation=2), nn.Sigmoid(),
        nn.Flatten(), nn.Linear(8, 3)), (2, 6, 21), 3),
}


def weight(name, shape):
    """A weight or running statistic by its name: PyTorchFixture.swift makes the same."""
    u = tensors.uniform(name, shape)
    if len(shape) < 2:
        is_scale = "norm" in name and not name.endswith((".bias", "mean"))
        return numpy.float32(1) + numpy.float32(0.5) * u if is_scale else numpy.float32(0.3) * u
    fan_in = numpy.prod(shape[1:], dtype=int)
    return numpy.float32((3 / fan_in) ** 0.5) * u


def make(name, program):
    network, settings, build, examples, classes = FIXTURE_MODELS[name]
    text = DECLARATIONS.get(name, "")
    contents, model = {}, build()
    for mode in MODES:
        if network:
            batch = settings["batch"]
            rest = {key: value for key, value in settings.items() if key != "batch"}
            session = Costbook(program, network, rest, batch, 1, mode)
        else:
            path = os.path.join(FIXTURES, f"{name}.yml")
            with open(path, "w") as file:
                file.write(text)
            session = Costbook(program, path, {}, examples[0], 1, mode)
            os.remove(path)
        inputs = json.loads(session.inputs())
        session.close()
        shapes = {item["name"]: item["shape"] for item in inputs}
        with torch.no_grad():
            for item, tensor in models.named(model, inputs).items():
                tensor.copy_(torch.from_numpy(weight(item, shapes[item])).reshape(tensor.shape))
        if mode == "training":
            x, labels = torch_examples(examples, shapes, classes)
        contents["input"], contents["labels"] = x.numpy(), labels.numpy()
        for key, array in results(model, x, labels, mode, inputs, torch.float64).items():
            kept = array.ravel()[:: -(-array.size // LONGEST)] if "gradient" in key else array
            contents[f"{mode} {key}"] = kept.astype("f4")
            if "gradient" in key:
                contents[f"{mode} norm of {key}"] = numpy.array(numpy.linalg.norm(array), dtype="f4")
    metadata = {"network": network, "declaration": text, "settings": json.dumps(settings, sort_keys=True)}
    tensors.write(os.path.join(FIXTURES, f"{name}.safetensors"), contents, metadata)


def torch_examples(examples, shapes, classes):
    labels = torch.from_numpy(tensors.integers("labels", shapes["labels"], classes)).long()
    if isinstance(examples, int):
        return torch.from_numpy(tensors.integers("input", shapes["input"], examples)).long(), labels
    return torch.from_numpy(tensors.uniform("input", shapes["input"]) * numpy.float32(3**0.5)), labels


def main():
    os.makedirs(FIXTURES, exist_ok=True)
    for name in sys.argv[2:] or FIXTURE_MODELS:
        make(name, sys.argv[1])
        print(name)


if __name__ == "__main__":
    main()
