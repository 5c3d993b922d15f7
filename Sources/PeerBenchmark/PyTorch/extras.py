"""What is compared beside time: memory, the overhead of tiny operations, and the time to compile a plan."""

import json
import statistics
import subprocess
import sys

import record
from models import SETTINGS
from sessions import Costbook, PyTorch

OPERATIONS = 10_000
ROUNDS = 7

# Chains of tiny operations as PyTorch has them, under the names that `PeerBenchmark overhead` gives to the same chains.
CHAINS = """
import sys, time, torch
torch.set_num_threads(1)
chains = {
    "add": lambda x, y: x + y, "multiply_and_tanh": lambda x, y: torch.tanh(x * y),
    "softmax": lambda x, y: torch.softmax(x, dim=-1), "matrix_product": lambda x, y: x @ y,
}
step, count, rounds = chains[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3])
y = torch.full((4, 4), 0.25)
with torch.inference_mode():
    for round_ in range(rounds + 1):
        x, start = torch.rand(4, 4), time.perf_counter()
        for _ in range(count):
            x = step(x, y)
        if round_:
            print(time.perf_counter() - start)
"""


def overhead(program):
    """Seconds of chains of tiny operations, whose time is overhead."""
    command = [program, "overhead", "--count", str(OPERATIONS), "--rounds", str(ROUNDS)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    for chain in map(json.loads, lines):
        name, operations = chain["chain"], chain["operations"]
        command = [sys.executable, "-c", CHAINS, name, str(OPERATIONS), str(ROUNDS)]
        theirs = [float(word) for word in subprocess.run(
            command, check=True, capture_output=True, text=True).stdout.split()]
        key = record.case(f"tiny {name}", 1, 1, "inference", "seconds", "eager")
        ours = statistics.median(chain["seconds"]) / operations * 1e6
        note = f"{operations} operations on 4 x 4 numbers, {ours:.2f} us each"
        yield record.row(key, "s", "", chain["seconds"], theirs, note)


def memory(program, network="resnet50", batch=8):
    """The peak of a training step: planned, and as the resident set grows, against PyTorch's resident set."""
    peer = PyTorch(network, SETTINGS.get(network, {}), batch, 1, "eager")
    for _ in range(2):
        peer.step("training")
    theirs = int(peer.ask("memory")) - peer.summary["resident_bytes"]
    peer.close()
    ours = Costbook(program, network, SETTINGS.get(network, {}), batch, 1, "training")
    for _ in range(2):
        ours.step("training")
    planned = ours.summary["planned_peak_bytes"]
    resident = int(ours.ask("memory")) - ours.summary["resident_bytes"]
    ours.close()
    version, note = peer.summary["version"], "PyTorch's: peak of the resident set, less the one before the model"
    for metric, value in (("planned_peak_bytes", planned), ("resident_peak_bytes", resident)):
        key = record.case(network, batch, 1, "step", metric, "eager")
        yield record.row(key, "B", version, [value], [theirs], note)


def compilation(program, network="resnet152"):
    """Seconds to compile a training plan; PyTorch's eager mode has none."""
    seconds = []
    for _ in range(3):
        ours = Costbook(program, network, {}, 1, 1, "training")
        seconds.append(ours.summary["compile_seconds"])
        ours.close()
    key = record.case(network, 1, 1, "plan", "seconds", "none")
    yield record.row(key, "s", "", seconds, [], f"{statistics.median(seconds):.3f} s to compile the training plan")


def kernels(program, database):
    """Prints and stores the shares of the machine's peak and bandwidth that single operations reach."""
    subprocess.run([program, "kernels", "--database", database], check=True)


def run(program, database, known):
    """Stores and prints the rows that the database lacks."""
    for what in (overhead, compilation, memory):
        print(what.__doc__.splitlines()[0], file=sys.stderr, flush=True)
        measured = [row for row in what(program) if json.dumps(row["case"], sort_keys=True) not in known]
        record.write(program, database, measured)
        for row in measured:
            print(record.text(row), flush=True)
