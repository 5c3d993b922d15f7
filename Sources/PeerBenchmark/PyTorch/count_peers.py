#!/usr/bin/env python3
"""What other tools count of torchvision's networks, as JSON: the fixture of the tests of counting conventions.

    pip install torch torchvision fvcore torchinfo ptflops calflops
    count_peers.py > Tests/CostAnalysisTests/Fixtures/tool-counts.json

Networks over sequences are those of `models.py`, at the settings that the fixture names.
"""
import contextlib
import importlib
import io
import json
import sys
import unittest.mock

import torch
from torch.utils.flop_counter import FlopCounterMode

import models

torchvision = models.import_torchvision()

IMAGES = ["alexnet", "vgg11", "resnet18", "resnet50", "squeezenet1_1", "mobilenet_v2", "densenet121", "vit_b_16"]
RECURRENT = {"vocabulary": 1000, "length": 16, "width": 32, "classes": 2}
SEQUENCES = {
    "rnn": RECURRENT,
    "lstm": RECURRENT,
    "gru": RECURRENT,
    "transformer": RECURRENT | {"heads": 4, "depth": 2},
}


def fvcore(model, x):
    from fvcore.nn import FlopCountAnalysis

    analysis = FlopCountAnalysis(model, x).unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    return {"total": int(analysis.total()), "operators": {k: int(v) for k, v in analysis.by_operator().items()}}


def torchinfo(model, x):
    import torchinfo

    summary = torchinfo.summary(model, input_data=x, verbose=0)
    return {"total": int(summary.total_mult_adds), "parameters": int(summary.total_params)}


def ptflops(model, x):
    from ptflops import get_model_complexity_info

    flops, _ = get_model_complexity_info(
        model, tuple(x.shape[1:]), as_strings=False, print_per_layer_stat=False, backend="pytorch",
        input_constructor=lambda _: {"x": x},
    )
    return {"total": int(flops)}


def calflops(model, x):
    for name in ("transformers", "accelerate", "accelerate.utils", "huggingface_hub", "huggingface_hub.utils", "timm"):
        # Only asked for by its part for language models.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
        sys.modules.setdefault(name, unittest.mock.MagicMock())
    from calflops import calculate_flops

    flops, macs, _ = calculate_flops(
        model, kwargs={"x": x}, output_as_string=False, print_results=False, print_detailed=False
    )
    return {"total": int(flops), "macs": int(macs)}


def torch_counter(model, x):
    model.train()
    with FlopCounterMode(display=False) as forward:
        loss = model(x).sum()
    with FlopCounterMode(display=False) as backward:
        loss.backward()
    model.eval()
    return {"total": forward.get_total_flops(), "backward": backward.get_total_flops()}


TOOLS = {"fvcore": fvcore, "torchinfo": torchinfo, "ptflops": ptflops, "deepspeed": calflops, "torch": torch_counter}


def case(name, batch):
    """A model in evaluation mode and its input."""
    if name in SEQUENCES:
        settings = SEQUENCES[name]
        x = torch.randint(0, settings["vocabulary"], (batch, settings["length"]))
        return models.build(name, settings).eval(), x
    return torchvision.models.get_model(name, weights=None).eval(), torch.randn(batch, 3, 224, 224)


def main():
    results = {}
    for name in IMAGES + list(SEQUENCES):
        results[name] = {}
        for tool, count in TOOLS.items():
            model, x = case(name, 2 if tool == "torch" else 1)
            with contextlib.redirect_stdout(io.StringIO()):
                try:
                    results[name][tool] = count(model, x)
                except Exception as error:
                    print(f"{tool} on {name}: {error!r}", file=sys.stderr)
    fixture = {"batch": {"torch": 2}, "networks": results, "settings": SEQUENCES}
    print(json.dumps(fixture, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
