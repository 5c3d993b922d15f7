#!/usr/bin/env python3
"""What XLA's cost analysis counts of single layers and small networks, as JSON: the fixture of the convention `xla`.

    pip install "jax[cpu]"
    count_xla.py > Tests/CostAnalysisTests/Fixtures/xla-counts.json

Each case is a network as Costbook declares it, and the same as a function in JAX, which is lowered without being optimised.
`backward` is the count of the two gradients of the last convolution: by its weights and by its input.
"""
import json

import jax
import jax.numpy as jnp
from jax import lax


def flops(function, *shapes):
    """FLOPs and transcendentals of a function of arrays of these shapes."""
    arguments = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes]
    analysis = jax.jit(function).lower(*arguments).cost_analysis()
    analysis = analysis[0] if isinstance(analysis, list) else analysis
    return int(analysis.get("flops", 0)), int(analysis.get("transcendentals", 0))


def convolution(stride=1, padding=0, dilation=1, groups=1):
    def apply(x, weights):
        axes = x.ndim - 2
        return lax.conv_general_dilated(
            x, weights, [stride] * axes, [(padding, padding)] * axes, rhs_dilation=[dilation] * axes,
            feature_group_count=groups,
        )

    return apply


def max_pool(x, size):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 1, size, size), (1, 1, size, size), "VALID")


def softmax(x):
    powers = jnp.exp(x - lax.reduce_max(x, [1])[:, None])
    return powers / powers.sum(axis=1, keepdims=True)


def dense(x, weights, bias):
    return x @ weights + bias


def case(name, size, layers, function, *shapes, batch=2):
    count, transcendentals = flops(function, (batch, *size), *shapes)
    return {
        "name": name, "batch": batch, "input": list(size), "layers": layers, "forward": count,
        "transcendentals": transcendentals,
    }


def convolution_case(name, size, channels, kernel, **options):
    """A convolution after one of 1 x 1 windows, so that its input's gradient is asked for."""
    apply = convolution(**options)
    inputs, groups = size[0], options.get("groups", 1)
    weights = (channels, inputs // groups, *[kernel] * (len(size) - 1))
    settings = "".join(f", {name}: {value}" for name, value in options.items())
    result = case(
        name, size,
        [
            f"{{conv: {{channels: {inputs}, kernel: 1, bias: false}}}}",
            f"{{conv: {{channels: {channels}, kernel: {kernel}, bias: false{settings}}}}}", "flatten",
        ],
        lambda x, first, second: apply(convolution()(x, first), second), (inputs, inputs, *[1] * (len(size) - 1)), weights,
    )

    def gradients(x, weights, cotangent):
        return jax.vjp(apply, x, weights)[1](cotangent)

    x = (2, *size)
    shape = jax.eval_shape(apply, *[jax.ShapeDtypeStruct(s, jnp.float32) for s in (x, weights)]).shape
    total, _ = flops(gradients, x, weights, shape)
    primal, _ = flops(apply, x, weights)
    # The primal convolution is dead code of the gradients, and is counted where it was not removed.
    result["backward"] = total - primal if has_primal(gradients, x, weights, shape) else total
    return result


def has_primal(gradients, *shapes):
    text = jax.jit(gradients).lower(*[jax.ShapeDtypeStruct(s, jnp.float32) for s in shapes]).as_text()
    return text.count("stablehlo.convolution") > 2


def small_network(x, w1, b1, w2, b2, w3, b3):
    x = jax.nn.relu(convolution(padding=1)(x, w1) + b1[:, None, None])
    x = max_pool(x, 2)
    x = jnp.maximum(convolution(stride=2, padding=1)(x, w2) + b2[:, None, None], 0)
    return dense(x.reshape(x.shape[0], -1), w3, b3)


def main():
    cases = [
        case("linear without bias", [32], ["{linear: {features: 16, bias: false}}"], jnp.matmul, (32, 16)),
        case("linear", [32], ["{linear: 16}"], dense, (32, 16), (16,)),
        case("relu", [32], ["relu"], lambda x: jnp.maximum(x, 0)),
        case("tanh", [32], ["tanh"], jnp.tanh),
        case("softmax", [32], ["softmax"], softmax),
        case("max pooling", [3, 8, 8], ["{max_pool: {kernel: 2}}", "flatten"], lambda x: max_pool(x, 2)),
        case(
            "global average", [3, 8, 8], ["global_average_pool"], lambda x: x.mean(axis=(2, 3)),
        ),
        convolution_case("3 x 3 with padding", [3, 8, 8], 5, 3, padding=1),
        convolution_case("3 x 3 without padding", [3, 8, 8], 5, 3),
        convolution_case("7 x 7 by 2 with padding 3", [3, 33, 33], 8, 7, stride=2, padding=3),
        convolution_case("3 x 3 by 2 with padding", [4, 10, 10], 6, 3, stride=2, padding=1),
        convolution_case("dilated", [2, 9, 9], 4, 3, padding=2, dilation=2),
        convolution_case("grouped", [4, 8, 8], 6, 3, padding=1, groups=2),
        convolution_case("depthwise", [4, 8, 8], 4, 3, padding=1, groups=4),
        convolution_case("along a sequence", [6, 20], 8, 5, padding=2),
        case(
            "perceptron", [20], ["{linear: 16}", "relu", "{linear: 10}"],
            lambda x, a, b, c, d: dense(jnp.maximum(dense(x, a, b), 0), c, d), (20, 16), (16,), (16, 10), (10,),
        ),
        case(
            "small convolutional network", [3, 16, 16],
            [
                "{conv: {channels: 6, kernel: 3, padding: 1}}", "relu", "{max_pool: {kernel: 2}}",
                "{conv: {channels: 8, kernel: 3, stride: 2, padding: 1}}", "relu", "flatten", "{linear: 10}",
            ],
            small_network, (6, 3, 3, 3), (6,), (8, 6, 3, 3), (8,), (128, 10), (10,),
        ),
    ]
    print(json.dumps({"cases": cases, "version": f"jax {jax.__version__}"}, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
