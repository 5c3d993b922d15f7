"""Times networks in Costbook and in PyTorch, in turn, on the same number of threads.

    peers.py PEER_BENCHMARK [--threads 1] [--rounds 9] [--networks NAME ...] [--batches 1 8]

PEER_BENCHMARK is the built program of that name. Needs torch and torchvision, which `make bench-peers` installs in a
virtual environment outside the tree. A row is a case: the median of the ratios of each round's two times, and their
quartiles. Batch normalisation uses the batch's statistics on both sides, in inference too.
"""

import argparse
import re
import statistics
import subprocess
import sys
import time

import torch


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


class Transformer(torch.nn.Module):
    """Costbook's `transformer` and `gpt`: pre-normalised blocks as torch.nn.TransformerEncoderLayer has them."""

    def __init__(self, vocabulary, length, width, heads, depth, classes, causal):
        super().__init__()
        self.embedding = torch.nn.Embedding(vocabulary, width)
        self.positions = torch.nn.Parameter(torch.randn(length, width))
        self.blocks = torch.nn.ModuleList(
            torch.nn.TransformerEncoderLayer(
                width, heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
            )
            for _ in range(depth)
        )
        self.norm = torch.nn.LayerNorm(width)
        self.head = torch.nn.Linear(width, classes or vocabulary, bias=classes is not None)
        self.classes = classes
        mask = torch.nn.Transformer.generate_square_subsequent_mask(length) if causal else None
        self.register_buffer("mask", mask)

    def forward(self, x):
        x = self.embedding(x) + self.positions
        for block in self.blocks:
            x = block(x, src_mask=self.mask, is_causal=self.mask is not None)
        x = self.norm(x)
        return self.head(x.mean(dim=1) if self.classes else x)


def perceptron(depth=4, width=64, inputs=784, classes=10):
    layers, size = [], inputs
    for _ in range(depth):
        layers += [torch.nn.Linear(size, width), torch.nn.ReLU()]
        size = width
    return torch.nn.Sequential(*layers, torch.nn.Linear(size, classes))


def case(name, batch, torchvision):
    """The model, its input, its loss, and the parameters of Costbook's network."""
    if name == "mlp":
        settings = {"depth": 4, "width": 1024, "input": 784, "classes": 10}
        return perceptron(4, 1024), torch.randn(batch, 784), 10, settings
    if name in ("transformer", "gpt"):
        settings = {"vocabulary": 10000, "length": 128, "width": 256, "heads": 4, "depth": 4}
        classes = 2 if name == "transformer" else None
        model = Transformer(*settings.values(), classes, causal=name == "gpt")
        return model, torch.randint(0, 10000, (batch, 128)), classes, settings
    model = getattr(torchvision.models, name)()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.5
    return model, torch.randn(batch, 3, 224, 224), 1000, {}


def step(model, x, classes, training):
    """Seconds of the forward and of the backward pass."""
    labels = torch.randint(0, classes, (x.shape[0],)) if classes else None
    with torch.set_grad_enabled(training):
        model.zero_grad(set_to_none=True)
        start = time.perf_counter()
        y = model(x)
        loss = torch.nn.functional.cross_entropy(y, labels) if classes else (y * y).mean()
        middle = time.perf_counter()
        if training:
            loss.backward()
        return middle - start, time.perf_counter() - middle


class Costbook:
    """Costbook's program, which runs a network whenever it is asked to."""

    def __init__(self, program, name, threads, training, settings):
        command = [program, name, str(threads), "training" if training else "inference"]
        command += [f"{key}={value}" for key, value in settings.items()]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if not self.process.stdout.readline().startswith("ready"):
            raise RuntimeError(f"{' '.join(command)} did not start")

    def step(self):
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        return tuple(float(word) for word in self.process.stdout.readline().split())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compare(program, name, batch, threads, training, rounds, torchvision):
    model, x, classes, settings = case(name, batch, torchvision)
    model.train()
    ours = Costbook(program, name, threads, training, {**settings, "batch": batch})
    pairs = []
    for round_ in range(rounds + 2):
        pair = (ours.step(), step(model, x, classes, training))
        if round_ >= 2:
            pairs.append(pair)
    ours.close()
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--networks", nargs="+", default=["mlp", "alexnet", "vgg11", "resnet18", "resnet50",
                        "squeezenet1_1", "mobilenet_v2", "transformer", "gpt", "vit_b_16"])
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    torchvision = import_torchvision()
    ratios = []
    print("network batch mode pass costbook_ms pytorch_ms ratio low high", flush=True)
    for name in options.networks:
        for batch in options.batches:
            for training in (False, True):
                pairs = compare(options.program, name, batch, options.threads, training, options.rounds, torchvision)
                for place, title in enumerate(["forward", "backward"] if training else ["forward"]):
                    ours = [pair[0][place] for pair in pairs]
                    theirs = [pair[1][place] for pair in pairs]
                    quotients = sorted(a / b for a, b in zip(ours, theirs))
                    low, ratio, high = statistics.quantiles(quotients, n=4)
                    ratios.append(ratio)
                    times = f"{statistics.median(ours) * 1e3:.2f} {statistics.median(theirs) * 1e3:.2f}"
                    mode = "training" if training else "inference"
                    print(name, batch, mode, title, times, f"{ratio:.2f} {low:.2f} {high:.2f}", flush=True)
    print(f"geometric mean {statistics.geometric_mean(ratios):.2f}")


if __name__ == "__main__":
    main()
