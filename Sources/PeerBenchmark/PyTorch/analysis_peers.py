#!/usr/bin/env python3
"""Times the analysis of a network by fvcore and torchinfo against `costbook analyze`, in turn.

    pip install torch torchvision fvcore torchinfo
    analysis_peers.py [--network resnet152] [--rounds 5] [--costbook .build/release/costbook]

Whole process: from the start of `python` or `costbook` to its end. Analysis alone: of the built model, or the declared network,
in a process that has started already. Costbook analyses both passes; the others count the forward pass.
"""
import argparse
import statistics
import subprocess
import sys
import time

PREAMBLE = """
import sys, time
import torch
try:
    import torchvision
except RuntimeError:  # builds of torch and torchvision that do not match: the operators are not needed here
    library = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        library.define(operator + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    for name in [name for name in sys.modules if name.startswith("torchvision")]:
        del sys.modules[name]
    import torchvision
torch.set_num_threads(1)
model = torchvision.models.get_model({network!r}, weights=None).eval()
x = torch.randn(1, 3, 224, 224)
"""

ANALYSES = {
    "fvcore": """
from fvcore.nn import FlopCountAnalysis
def analysis():
    FlopCountAnalysis(model, x).unsupported_ops_warnings(False).uncalled_modules_warnings(False).by_module()
""",
    "torchinfo": """
import torchinfo
def analysis():
    torchinfo.summary(model, input_data=x, verbose=0)
""",
}

ONCE = "analysis()\n"
ROUNDS = """
for _ in range({rounds}):
    start = time.perf_counter()
    analysis()
    print(time.perf_counter() - start)
"""


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def inner(command):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return statistics.median(float(line) for line in output.split())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", default="resnet152")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--costbook", default=".build/release/costbook")
    options = parser.parse_args()
    bench = options.costbook.rsplit("/", 1)[0] + "/costbook-bench"
    preamble = PREAMBLE.format(network=options.network)
    scripts = {tool: preamble + text for tool, text in ANALYSES.items()}
    whole = {"costbook": [options.costbook, "analyze", options.network, "--json"]}
    alone = {"costbook": [bench, "--analysis", options.network]}
    for tool, script in scripts.items():
        whole[tool] = [sys.executable, "-c", script + ONCE]
        alone[tool] = [sys.executable, "-c", script + ROUNDS.format(rounds=options.rounds)]
    times = {tool: [] for tool in whole}
    for _ in range(options.rounds):
        for tool, command in whole.items():
            times[tool].append(seconds(command))
    medians = {tool: statistics.median(values) for tool, values in times.items()}
    inside = {tool: inner(command) for tool, command in alone.items()}
    print(f"{options.network}, medians of {options.rounds} rounds in turn")
    for tool in whole:
        print(
            f"{tool:10} whole process {medians[tool] * 1e3:9.1f} ms ({medians[tool] / medians['costbook']:6.1f} x costbook)"
            f"   analysis alone {inside[tool] * 1e3:9.1f} ms ({inside[tool] / inside['costbook']:6.1f} x costbook)"
        )


if __name__ == "__main__":
    main()
