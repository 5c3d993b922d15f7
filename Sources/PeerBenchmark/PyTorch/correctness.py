"""Holds Costbook's outputs and gradients against PyTorch's in double precision, on the same weights and examples."""

import json
import os
import tempfile

import record
import tensors
from models import SETTINGS
from sessions import Costbook, PyTorch
from torch_worker import relative_errors

TOLERANCE = 1e-4
DRAWS = 12
BATCH = 2
WARM_UP = 5

# A rectifier whose input rounding moves over zero, or a maximum that it moves from one pixel to another, changes gradients
# by far more than rounding does, in any program. Small images make such accidents rare in networks with millions of
# rectified, pooled and normalised elements; where they happen, examples are drawn again.
CHECK_SETTINGS = {name: {"resolution": 64} for name in ("vgg11", "resnet18", "resnet50", "mobilenet_v2")}


def check(program, network, threads=1, batch=BATCH, modes=("inference", "training"), reference=False):
    """PyTorch's version, and the relative errors of a network by mode: ours, and PyTorch's in single precision.

    Examples are drawn again where PyTorch in single precision is itself not within a third of the tolerance, or where
    we are not within the tolerance, up to DRAWS times. The results are those of the draw in which the greater of both
    errors is least, with the number of draws.
    """
    settings = CHECK_SETTINGS.get(network, SETTINGS.get(network, {}))
    errors = {}
    peer = PyTorch(network, settings, batch, threads, "eager")
    peer.ask("settle")
    # Training gives batch normalisation the running statistics that inference uses.
    for _ in range(WARM_UP):
        peer.step("training")
    with tempfile.TemporaryDirectory() as folder:
        given, expected, found = (os.path.join(folder, name) for name in ("given", "expected", "found"))
        for mode in modes:
            ours = Costbook(program, network, settings, batch, threads, mode, reference)
            inputs = ours.inputs()
            for draw in range(DRAWS):
                peer.ask(f"draw {draw}")
                peer.ask(f"export {given} {inputs}")
                single = json.loads(peer.ask(f"expect {mode} {expected} {inputs}"))
                ours.ask(f"load {given}")
                ours.step(mode, limit=3600)
                ours.ask(f"save {found}")
                error = relative_errors(tensors.read(found), tensors.read(expected))
                known = errors.get(mode, (error, single))[:2]
                errors[mode] = (*min(known, (error, single), key=lambda pair: max(map(worst, pair))), draw + 1)
                if worst(single) <= TOLERANCE / 3 and worst(error) <= TOLERANCE:
                    break
            ours.close()
    peer.close()
    return peer.summary["version"], errors


def worst(error):
    return max(error["output"], error["gradient"])


def rows(network, version, errors):
    """The errors as comparisons with PyTorch in single precision."""
    for mode, (ours, single, draws) in errors.items():
        for metric in ("output", "gradient") if ours["worst"] else ("output",):
            key = record.case(network, BATCH, 1, {"training": "step"}.get(mode, mode), f"relative {metric} error", "eager")
            theirs = [single[metric]] if single[metric] > 0 else []
            note = f"of {ours['worst']}" if metric == "gradient" else "of output and loss" if ours["worst"] else ""
            yield record.row(key, "1", version, [ours[metric]], theirs, note)


def report(network, errors):
    """A line a mode, and whether every error is within the tolerance."""
    lines = []
    for mode, (ours, single, draws) in errors.items():
        gradient = f", gradients {ours['gradient']:.1e} ({ours['worst']})" if ours["worst"] else ""
        theirs = f", {single['gradient']:.1e}" if single["worst"] else ""
        again = f"; nearest of {draws} draws" if draws > 1 else ""
        lines.append(
            f"{network} {mode}: output {ours['output']:.1e}{gradient}; "
            f"PyTorch in single precision {single['output']:.1e}{theirs}{again}"
        )
    return lines, all(worst(ours) <= TOLERANCE for ours, _, _ in errors.values())
