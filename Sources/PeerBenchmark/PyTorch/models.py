"""PyTorch's counterparts of the zoo's networks, with their tensors under Costbook's names."""

import re
import sys

import torch
from torch import nn

import tensors


def import_torchvision():
    """torchvision's models need none of its compiled operations: declares those that are missing."""
    library = torch.library.Library("torchvision", "FRAGMENT")
    for _ in range(100):
        try:
            import torchvision

            return torchvision
        except RuntimeError as error:
            missing = re.search(r"operator torchvision::(\w+) does not exist", str(error))
            if not missing:
                raise
            library.define(f"{missing.group(1)}(Tensor x) -> Tensor")
            for name in [name for name in sys.modules if name.startswith("torchvision")]:
                del sys.modules[name]
    raise RuntimeError("torchvision cannot be imported")


class Transformer(nn.Module):
    """`transformer` and `gpt`: pre-normalised blocks as torch.nn.TransformerEncoderLayer has them."""

    def __init__(self, vocabulary, length, width, heads, depth, classes=None):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(length, width))
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
            )
            for _ in range(depth)
        )
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, classes or vocabulary, bias=classes is not None)
        self.classes = classes
        mask = None if classes else nn.Transformer.generate_square_subsequent_mask(length)
        self.register_buffer("mask", mask)

    def forward(self, x):
        x = self.embedding(x) + self.positions
        for block in self.blocks:
            x = block(x, src_mask=self.mask, is_causal=self.mask is not None)
        x = self.norm(x)
        return self.head(x.mean(dim=1) if self.classes else x)

    def in_our_order(self):
        return [self.embedding, self.positions, self.blocks, self.norm, self.head]


class SequenceClassifier(nn.Module):
    """`rnn`, `lstm` and `gru`."""

    def __init__(self, kind, vocabulary, width, classes, depth=1):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        layer = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[kind]
        self.recurrent = nn.ModuleList(layer(width, width, batch_first=True) for _ in range(depth))
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = self.embedding(x)
        for layer in self.recurrent:
            x, _ = layer(x)
        return self.head(x[:, -1])


class TextCNN(nn.Module):
    """`text_cnn` (Kim 2014)."""

    def __init__(self, vocabulary, width, channels, classes):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.branches = nn.ModuleList(nn.Conv1d(width, channels, kernel) for kernel in (3, 4, 5))
        self.dropout = nn.Dropout(0.5)
        self.head = nn.Linear(3 * channels, classes)

    def forward(self, x):
        x = self.embedding(x).transpose(1, 2)
        pooled = [branch(x).relu().amax(dim=2) for branch in self.branches]
        return self.head(self.dropout(torch.cat(pooled, dim=1)))


def perceptron(depth, width, inputs, classes):
    layers, size = [], inputs
    for _ in range(depth):
        layers += [nn.Linear(size, width), nn.ReLU()]
        size = width
    return nn.Sequential(*layers, nn.Linear(size, classes))


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
    )


class FixedDropout(nn.Module):
    """Dropout with the mask of Costbook's layer at the path `stream`."""

    def __init__(self, stream, rate):
        super().__init__()
        self.stream, self.rate = stream, rate

    def forward(self, x):
        if not self.training:
            return x
        return x * torch.from_numpy(tensors.dropout_mask(self.stream, self.rate, tuple(x.shape))).to(x.dtype)


def fix_dropout(model):
    """Gives every dropout layer the mask that Costbook's has, in their order."""
    places = [
        (parent, name) for parent in model.modules() for name, child in parent.named_children()
        if isinstance(child, nn.Dropout) and child.p > 0
    ]
    for number, (parent, name) in enumerate(places):
        setattr(parent, name, FixedDropout(f"dropout{number + 1}", getattr(parent, name).p))


# The settings of Costbook's networks in the benchmark; images have 224 x 224 pixels and 1000 classes.
SETTINGS = {
    "mlp": {"depth": 4, "width": 1024, "input": 784, "classes": 10},
    "lstm": {"vocabulary": 10000, "length": 64, "width": 128, "classes": 2},
    "transformer": {"vocabulary": 10000, "length": 128, "width": 256, "heads": 4, "depth": 4, "classes": 2},
    "gpt": {"vocabulary": 10000, "length": 128, "width": 256, "heads": 4, "depth": 4},
}


def build(name, settings):
    """The model called `name`, with random weights."""
    s = settings
    if name == "mlp":
        return perceptron(s["depth"], s["width"], s["input"], s["classes"])
    if name == "lenet5":
        return lenet5()
    if name in ("rnn", "lstm", "gru"):
        return SequenceClassifier(name, s["vocabulary"], s["width"], s["classes"], s.get("depth", 1))
    if name == "text_cnn":
        return TextCNN(s["vocabulary"], s["width"], s["channels_each"], s["classes"])
    if name in ("transformer", "gpt"):
        return Transformer(s["vocabulary"], s["length"], s["width"], s["heads"], s["depth"], s.get("classes"))
    model = getattr(import_torchvision().models, name)()
    if name == "vit_b_16":
        as_ours(model)
    if name.startswith("vgg") and s.get("resolution", 224) != 224:
        # As many features as the last pooling leaves.
        model.avgpool = nn.Identity()
        model.classifier[0] = nn.Linear(512 * (s.get("resolution", 224) // 32) ** 2, 4096)
    return model


def as_ours(model):
    """A vision transformer with the 1e-5 of Costbook's layer normalisation, and without zeros in its head."""
    for module in model.modules():
        if isinstance(module, nn.LayerNorm):
            module.eps = 1e-5
    nn.init.normal_(model.heads.head.weight, std=0.02)


def settle(model):
    """Gives batch normalisations scales and shifts as training leaves them, small ones where they end a residual branch.

    Fresh ones make gradients of rounding: without shifts those of the scales vanish but for what ReLU6 clips, and every
    residual block doubles the variance (Zhang et al., "Fixup initialization", 2019).
    """
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.modules.batchnorm._BatchNorm):
                nn.init.uniform_(module.weight, 0.5, 1.5)
                nn.init.normal_(module.bias, std=0.2)
        for block in model.modules():
            match type(block).__name__:
                case "BasicBlock":
                    block.bn2.weight.mul_(0.2)
                case "Bottleneck":
                    block.bn3.weight.mul_(0.2)
                case "InvertedResidual" if block.use_res_connect:
                    block.conv[-1].weight.mul_(0.2)


def example(name, settings, batch):
    """Random examples and labels of a batch."""
    s = settings
    if "vocabulary" in s:
        x = torch.randint(0, s["vocabulary"], (batch, s["length"]))
        return x, torch.randint(0, s.get("classes", s["vocabulary"]), (batch if "classes" in s else batch * s["length"],))
    resolution = s.get("resolution", 224)
    shape = {"mlp": (s.get("input"),), "lenet5": (1, 32, 32)}.get(name, (3, resolution, resolution))
    return torch.randn(batch, *shape), torch.randint(0, 10 if name in ("mlp", "lenet5") else 1000, (batch,))


def loss_of(output, labels):
    """The mean cross-entropy over all rows."""
    return nn.functional.cross_entropy(output.reshape(-1, output.shape[-1]), labels)


def weights(module):
    """The parameters of a module in the order in which Costbook's layers have them."""
    if isinstance(module, nn.Parameter):
        return [module]
    if isinstance(module, nn.TransformerEncoderLayer):
        parts = [module.norm1, module.self_attn, module.norm2, module.linear1, module.linear2]
    elif type(module).__name__ == "VisionTransformer":
        encoder = module.encoder
        parts = [module.conv_proj, module.class_token, encoder.pos_embedding, encoder.layers, encoder.ln, module.heads]
    elif isinstance(module, nn.RNNBase):
        order = ["weight_hh_l0", "bias_hh_l0", "weight_ih_l0", "bias_ih_l0"]
        return [getattr(module, name) for name in order]
    elif hasattr(module, "in_our_order"):
        parts = module.in_our_order()
    else:
        parts = list(module._parameters.values()) + list(module._modules.values())
    return [tensor for part in parts if part is not None for tensor in weights(part)]


def statistics(model):
    """The running means and variances of a model's batch normalisations, in their order."""
    norms = [module for module in model.modules() if isinstance(module, nn.modules.batchnorm._BatchNorm)]
    return [tensor for norm in norms for tensor in (norm.running_mean, norm.running_var)]


def named(model, inputs):
    """A model's tensors by the names of Costbook's inputs, which are dictionaries with name, shape and role.

    Fails where the two sides do not have the same tensors in the same order.
    """
    roles = {"parameter": weights(model), "buffer": statistics(model)}
    result = {}
    for role, ours in roles.items():
        names = [item for item in inputs if item["role"] == role]
        if not names and role == "buffer":
            # Training uses the statistics of the batch.
            continue
        if len(names) != len(ours):
            raise ValueError(f"{len(names)} inputs of role {role} in Costbook, {len(ours)} tensors in PyTorch")
        for item, tensor in zip(names, ours):
            shape = [size for size in item["shape"] if size != 1]
            if [size for size in tensor.shape if size != 1] != shape:
                raise ValueError(f"'{item['name']}' is {item['shape']} in Costbook, {list(tensor.shape)} in PyTorch")
            result[item["name"]] = tensor
    return result
