"""PyTorch's side of the comparison: runs a network whenever a line asks for it, as `PeerBenchmark session` does.

    torch_worker.py NETWORK --batch 8 --threads 1 --peer eager|tuned|channels-last|compiled --settings JSON

The first line of the output is a JSON object about the model. Then every line of the input is answered:

    training | inference    seconds of the forward and of the backward pass
    export FILE INPUTS      writes weights and examples under Costbook's names, which INPUTS (JSON) lists; ok
    import FILE INPUTS      takes them from such a file; ok
    settle                  gives batch normalisations scales and shifts as training leaves them; ok
    draw SEED               draws other examples; ok
    expect MODE FILE INPUTS writes outputs, loss and gradients in double precision; the error of single precision
    memory                  the process's peak resident set in bytes

What the peers' names mean is in peers.py, which sets the environment on which they depend.
"""

import argparse
import copy
import json
import sys
import time

import numpy
import torch

import models
import tensors


def resident(field):
    """A figure of the process's memory in bytes."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    return 0


class Worker:
    def __init__(self, name, batch, settings, peer):
        self.resident = resident("VmRSS")
        torch.manual_seed(0)
        self.name, self.batch, self.settings, self.peer = name, batch, settings, peer
        self.model = models.build(name, settings)
        if peer == "channels-last":
            self.model = self.model.to(memory_format=torch.channels_last)
        self.draw(0)
        self.callable = torch.compile(self.model) if peer == "compiled" else self.model

    def draw(self, seed):
        torch.manual_seed(seed)
        self.x, self.labels = models.example(self.name, self.settings, self.batch)
        if self.peer == "channels-last":
            self.x = self.x.to(memory_format=torch.channels_last)
        return "ok"

    def step(self, mode):
        """Seconds of the forward and of the backward pass."""
        training = mode == "training"
        if self.model.training != training:
            self.model.train(training)
        self.model.zero_grad(set_to_none=True)
        with torch.inference_mode(not training):
            start = time.perf_counter()
            output = self.callable(self.x)
            if training:
                loss = models.loss_of(output, self.labels)
            middle = time.perf_counter()
            if training:
                loss.backward()
            return middle - start, time.perf_counter() - middle

    def export(self, path, inputs):
        arrays = {name: tensor.detach() for name, tensor in models.named(self.model, inputs).items()}
        arrays.update(input=self.x, labels=self.labels)
        shapes = {item["name"]: item["shape"] for item in inputs}
        tensors.write(
            path, {name: tensor.numpy().reshape(shapes[name]) for name, tensor in arrays.items() if name in shapes}
        )
        return "ok"

    def load(self, path, inputs):
        arrays = tensors.read(path)
        with torch.no_grad():
            for name, tensor in {**models.named(self.model, inputs), "input": self.x, "labels": self.labels}.items():
                if name in arrays:
                    tensor.copy_(torch.from_numpy(arrays[name].copy()).reshape(tensor.shape))
        return "ok"

    def expect(self, mode, path, inputs):
        """Writes what double precision gives; the relative error that single precision makes in it."""
        exact = results(self.model, self.x, self.labels, mode, inputs, torch.float64)
        single = results(self.model, self.x, self.labels, mode, inputs, torch.float32)
        tensors.write(path, exact)
        return json.dumps(relative_errors(single, exact))

    def answer(self, line):
        words = line.split(" ", 3 if line.startswith("expect") else 2)
        match words:
            case ["training" | "inference"]:
                return "{} {}".format(*self.step(words[0]))
            case ["export", path, inputs]:
                return self.export(path, json.loads(inputs))
            case ["import", path, inputs]:
                return self.load(path, json.loads(inputs))
            case ["expect", mode, path, inputs]:
                return self.expect(mode, path, json.loads(inputs))
            case ["settle"]:
                models.settle(self.model)
                return "ok"
            case ["draw", seed]:
                return self.draw(int(seed))
            case ["memory"]:
                return str(resident("VmHWM"))
        return f"error: '{line}' is no request"


def results(model, x, labels, mode, inputs, dtype):
    """Output and, of training, loss and gradients under Costbook's names, with the masks of Costbook's dropout."""
    model = copy.deepcopy(model).to(dtype)
    models.fix_dropout(model)
    model.train(mode == "training")
    with torch.set_grad_enabled(mode == "training"):
        output = model(x if x.dtype == torch.int64 else x.to(dtype))
    found = {"output": output.detach()}
    if mode == "training":
        loss = models.loss_of(output, labels)
        loss.backward()
        found["loss"] = loss.detach()
        for name, tensor in models.named(model, inputs).items():
            if isinstance(tensor, torch.nn.Parameter):
                found[f"gradient of {name}"] = tensor.grad
    return {name: tensor.numpy() for name, tensor in found.items()}


def relative_errors(found, expected):
    """|found - expected| / |expected| in the Euclidean norm: of output and loss, and the greatest of any gradient.

    A gradient that is zero (as that of a bias before a batch normalisation) has no relative error: it is measured
    against the longest gradient.
    """
    norms = {name: float(numpy.linalg.norm(array.astype("f8"))) for name, array in expected.items()}
    gradients = [name for name in expected if name.startswith("gradient of ")]
    longest = max((norms[name] for name in gradients), default=0)

    def error(name):
        difference = found[name].astype("f8").ravel() - expected[name].astype("f8").ravel()
        is_zero = name in gradients and norms[name] < 1e-9 * longest
        return float(numpy.linalg.norm(difference)) / max(longest if is_zero else norms[name], 1e-300)

    worst = max(gradients, key=error, default=None)
    return {
        "output": max(error(name) for name in ("output", "loss") if name in expected),
        "gradient": error(worst) if worst else 0.0,
        "worst": worst,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("network")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--peer", default="eager")
    parser.add_argument("--settings", type=json.loads, default={})
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if not options.settings and options.network != "lenet5" or "resolution" in options.settings:
        models.import_torchvision()
    worker = Worker(options.network, options.batch, options.settings, options.peer)
    print(json.dumps({"version": torch.__version__, "resident_bytes": worker.resident}), flush=True)
    for line in sys.stdin:
        try:
            print(worker.answer(line.strip()), flush=True)
        except Exception as error:
            print(f"error: {type(error).__name__}: {error}".replace("\n", " ")[:400], flush=True)


if __name__ == "__main__":
    main()
