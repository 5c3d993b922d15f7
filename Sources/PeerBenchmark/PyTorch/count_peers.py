#!/usr/bin/env python3
"""What other tools count of torchvision's networks, as JSON: the fixture of the tests of counting conventions.

    pip install torch torchvision fvcore torchinfo ptflops calflops
    count_peers.py > Tests/CostAnalysisTests/Fixtures/tool-counts.json

`identity_pool` is what a tool counts for an adaptive pooling that leaves its input as it is, as alexnet and vgg11 have one.
"""
import contextlib
import importlib
import io
import json
import sys
import unittest.mock

import torch
from torch.utils.flop_counter import FlopCounterMode

from models import import_torchvision

torchvision = import_torchvision()

NETWORKS = ["alexnet", "vgg11", "resnet18", "resnet50", "squeezenet1_1", "mobilenet_v2", "densenet121"]


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
        model, tuple(x.shape[1:]), as_strings=False, print_per_layer_stat=False, backend="pytorch"
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
        model, input_shape=tuple(x.shape), output_as_string=False, print_results=False, print_detailed=False
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


def main():
    results = {}
    for name in NETWORKS:
        results[name] = {}
        for tool, count in TOOLS.items():
            x = torch.randn(2 if tool == "torch" else 1, 3, 224, 224)
            model = torchvision.models.get_model(name, weights=None).eval()
            with contextlib.redirect_stdout(io.StringIO()):
                try:
                    results[name][tool] = count(model, x)
                except Exception as error:
                    print(f"{tool} on {name}: {error!r}", file=sys.stderr)
    print(json.dumps({"batch": {"torch": 2}, "networks": results}, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
