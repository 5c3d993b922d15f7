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

for causal in [False, True]:
    def attention(x, w, b, u, c, causal=causal):
        q, k, v = F.linear(x, w, b).reshape(2, 5, 3, 2, 3).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
        return F.linear(y.transpose(1, 2).reshape(2, 5, 6), u, c)

    for fused in ["false", "true"]:
        case(f"attention, causal: {causal}, fused: {fused}",
             f"[{{attention: {{heads: 2, causal: {str(causal).lower()}, fused: {fused}}}}}]", (2, 5, 6), attention,
             [("attention1/projection.weight", (18, 6)), ("attention1/projection.bias", (18,)),
              ("attention1/output.weight", (6, 6)), ("attention1/output.bias", (6,))])

ACTIVATIONS = {
    "relu": F.relu, "relu6": F.relu6, "elu": F.elu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": F.gelu,
    "silu": F.silu, "hard_swish": F.hardswish, "leaky_relu": F.leaky_relu,
}
for name, function in ACTIVATIONS.items():
    case(name, f"[{{linear: 7}}, {name}]", (3, 5), lambda x, w, b, function=function: function(F.linear(x, w, b)),
         [("linear1.weight", (7, 5)), ("linear1.bias", (7,))])

case("convolution in one dimension, strided, dilated, in groups",
     "[{conv: {channels: 6, kernel: 3, stride: 2, padding: 2, dilation: 2, groups: 2}}]", (2, 4, 11),
     lambda x, w, b: F.conv1d(x, w, b, stride=2, padding=2, dilation=2, groups=2),
     [("conv1.weight", (6, 2, 3)), ("conv1.bias", (6,))])
case("convolution in two dimensions, depthwise",
     "[{conv: {channels: 2*channels, kernel: 3, padding: 1, groups: channels}}]", (2, 3, 5, 4),
     lambda x, w, b: F.conv2d(x, w, b, padding=1, groups=3), [("conv1.weight", (6, 1, 3, 3)), ("conv1.bias", (6,))])


def spatial(name, layer, size, function):
    """After a convolution, so that the layer's gradient is needed."""
    convolve = F.conv1d if len(size) == 3 else F.conv2d
    case(name, f"[{{conv: {{channels: 2, kernel: 1}}}}, {layer}]", size,
         lambda x, w, b: function(convolve(x, w, b)),
         [("conv1.weight", (2, size[1]) + (1,) * (len(size) - 2)), ("conv1.bias", (2,))])


SEQUENCE, IMAGE = (2, 3, 7), (2, 3, 5, 6)
spatial("pad", "{pad: 2}", IMAGE, lambda x: F.pad(x, (2, 2, 2, 2)))
spatial("pad after a sequence", "{pad: {high: 3}}", SEQUENCE, lambda x: F.pad(x, (0, 3)))
for size, linear in [(SEQUENCE, "linear"), (IMAGE, "bilinear")]:
    axes = len(size) - 2
    spatial(f"upsample along {axes} axes, nearest", "{upsample: 3}", size,
            lambda x: F.interpolate(x, scale_factor=3, mode="nearest"))
    for factor in [2, 3]:
        spatial(f"upsample along {axes} axes, linear, by {factor}", f"{{upsample: {{factor: {factor}, mode: linear}}}}",
                size, lambda x, factor=factor, linear=linear: F.interpolate(x, scale_factor=factor, mode=linear))
    adapt = F.adaptive_avg_pool1d if axes == 1 else F.adaptive_avg_pool2d
    for outputs in [1, 2, 3, 9]:
        spatial(f"adaptive_average_pool along {axes} axes to {outputs}", f"{{adaptive_average_pool: {outputs}}}", size,
                lambda x, adapt=adapt, outputs=outputs: adapt(x, outputs))
spatial("adaptive_average_pool that divides", "{adaptive_average_pool: 2}", (2, 3, 4, 6),
        lambda x: F.adaptive_avg_pool2d(x, 2))
spatial("global_average_pool", "global_average_pool", IMAGE, lambda x: x.mean((2, 3)))
spatial("global_max_pool", "global_max_pool", IMAGE, lambda x: x.amax((2, 3)))
spatial("max_pool", "{max_pool: {kernel: 3, stride: 2, padding: 1}}", IMAGE, lambda x: F.max_pool2d(x, 3, 2, 1))
spatial("average_pool", "{average_pool: {kernel: 3, stride: 2, padding: 1}}", IMAGE,
        lambda x: F.avg_pool2d(x, 3, 2, 1))

Path(__file__).with_name("layers.json").write_text(
    "[\n" + ",\n".join(json.dumps(each) for each in CASES) + "\n]\n")
