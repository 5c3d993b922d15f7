#!/usr/bin/env python3
"""Writes layers.json: what PyTorch computes for small networks, for LayerValueTests.

    python3 -m venv venv && venv/bin/pip install torch && venv/bin/python layers.py

Every input of a network, in the order of its graph, holds the numbers of `numbers`; a result is kept as one
`checksum`. The loss is the mean square of the difference to an input of targets.
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def numbers(place, *shape):
    count = math.prod(shape)
    return torch.tensor([2 * math.sin(1 + 0.7 * place + 0.37 * k) for k in range(count)]).reshape(shape)


def checksum(x):
    return sum(v * math.cos(0.5 + 0.61 * k) for k, v in enumerate(x.detach().flatten().tolist()))


CASES = []


def case(name, layers, size, function, weights=(), buffers=(), inference=False):
    """`weights` are names and shapes in the order of the graph's inputs; `function` takes the input, then them."""
    x = numbers(0, *size)
    given = [numbers(1 + i, *shape).requires_grad_() for i, (_, shape) in enumerate(weights)]
    held = [numbers(1 + len(given) + i, *shape) for i, shape in enumerate(buffers)]
    y = function(x, *given, *held)
    expected = {"output": checksum(y)}
    if not inference:
        loss = F.mse_loss(y, numbers(1 + len(given), *y.shape))
        expected["loss"] = checksum(loss)
        if given:
            for (weight, _), gradient in zip(weights, torch.autograd.grad(loss, given)):
                expected[f"gradient of {weight}"] = checksum(gradient)
    CASES.append(
        {
            "name": name, "layers": layers, "input": list(size), "inference": inference, "expected": expected,
        })


def norm(name, width, bias=True):
    return [(f"{name}1.weight", (width,))] + ([(f"{name}1.bias", (width,))] if bias else [])


for size in [(3, 4), (3, 4, 5), (2, 3, 2, 3)]:
    width = size[1]
    case(f"batch_norm of {len(size)} axes", "[batch_norm]", size,
         lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True), norm("batch_norm", width))
    case(f"batch_norm of {len(size)} axes, inference", "[batch_norm]", size,
         lambda x, w, b, m, v: F.batch_norm(x, m, 3 + v, w, b), norm("batch_norm", width), [(width,), (width,)],
         inference=True)
case("layer_norm", "[layer_norm]", (2, 3, 6), lambda x, w, b: F.layer_norm(x, (6,), w, b), norm("layer_norm", 6))
case("rms_norm", "[rms_norm]", (2, 3, 6), lambda x, w: F.rms_norm(x, (6,), w, 1e-5), norm("rms_norm", 6, bias=False))
case("group_norm", "[{group_norm: 2}]", (2, 4, 3, 2), lambda x, w, b: F.group_norm(x, 2, w, b), norm("group_norm", 4))
case("dropout, inference", "[{dropout: 0.5}, tanh]", (2, 3), torch.tanh, inference=True)

for cell, module, gates in [("rnn", torch.nn.RNN, 1), ("lstm", torch.nn.LSTM, 4), ("gru", torch.nn.GRU, 3)]:
    def recurrent(x, r, c, w, b, module=module):
        layer = module(3, 4, batch_first=True)
        parameters = {"weight_ih_l0": w, "weight_hh_l0": r, "bias_ih_l0": b, "bias_hh_l0": c}
        return torch.func.functional_call(layer, parameters, (x,))[0]

    for fused in ["false", "true"]:
        case(f"{cell}, fused: {fused}", f"[{{{cell}: {{features: 4, fused: {fused}}}}}]", (2, 5, 3), recurrent,
             [(f"{cell}1.recurrent_weight", (4 * gates, 4)), (f"{cell}1.recurrent_bias", (4 * gates,)),
              (f"{cell}1/input.weight", (4 * gates, 3)), (f"{cell}1/input.bias", (4 * gates,))])

Path(__file__).with_name("layers.json").write_text(
    "[\n" + ",\n".join(json.dumps(each) for each in CASES) + "\n]\n")
