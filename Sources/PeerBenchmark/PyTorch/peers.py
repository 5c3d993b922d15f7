"""Compares Costbook with PyTorch on the same networks, weights, examples and numbers of threads.

    peers.py PEER_BENCHMARK [--quick] [--database costbook.sqlite] [--networks NAME ...] [--batches 1 8 32]
             [--threads 1 2] [--peers eager tuned channels-last compiled] [--seconds 5] [--again] [--no-check]

PEER_BENCHMARK is the built program of that name. First every network's outputs and gradients are held against
PyTorch's, unless --no-check is given. Then both run in turn, round by round; a comparison is the median of the rounds'
ratios with its quartiles. Rows go to the database as they are measured, and those that it has of this version of the
engine are not measured again unless --again asks for it. In the end single kernels are timed, and the means of all
that the database has are printed.

The peers, all of them PyTorch:
    eager           as a user gets it
    tuned           with glibc's malloc set to keep memory between steps
    channels-last   tuned, and the model and its images in channels-last layout
    compiled        tuned, and the model through torch.compile
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time

import correctness
import extras
import record
from models import SETTINGS
from sessions import Costbook, PyTorch, SessionError

NETWORKS = [
    "mlp", "lenet5", "alexnet", "vgg11", "resnet18", "resnet50", "squeezenet1_1", "mobilenet_v2", "lstm", "transformer",
    "gpt", "vit_b_16",
]
QUICK_NETWORKS = ["mlp", "lenet5", "resnet18", "squeezenet1_1", "lstm", "transformer"]
PEERS = ["eager", "tuned", "channels-last", "compiled"]
IMAGES = {"lenet5", "alexnet", "vgg11", "resnet18", "resnet50", "squeezenet1_1", "mobilenet_v2", "vit_b_16"}
PASSES = {"inference": ["inference"], "training": ["forward", "backward", "step"]}
# The fewest and the most rounds of a comparison, and the fewest where a round takes long.
ROUNDS, LONG_ROUNDS, LONG_SECONDS = (5, 25), 3, 15
COMPILE_LIMIT = 180
# How long threads that wait for work may keep a processor busy, in seconds.
SPINNING = 0.02


def available_bytes():
    with open("/proc/meminfo") as file:
        for line in file:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return 0


class Case:
    """A network at a batch and a number of threads, against some peers."""

    def __init__(self, network, batch, threads, peers, seconds):
        self.network, self.batch, self.threads, self.seconds = network, batch, threads, seconds
        self.peers = [peer for peer in peers if peer != "channels-last" or network in IMAGES]
        self.settings = SETTINGS.get(network, {})

    def title(self):
        return f"{self.network}, batch {self.batch}, {self.threads} thread{'s' if self.threads > 1 else ''}"

    def key(self, peer, name):
        return record.case(self.network, self.batch, self.threads, name, "seconds", peer)

    def missing(self, recorded):
        """The peers with which a comparison is missing."""
        names = [name for names in PASSES.values() for name in names]
        return [peer for peer in self.peers if any(self.key(peer, name) not in recorded for name in names)]

    def weight(self):
        """About how long the case takes, for the time that is left."""
        size = {"vit_b_16": 17, "vgg11": 8, "resnet50": 4, "resnet18": 2, "gpt": 2, "alexnet": 1}.get(self.network, 0.5)
        return len(self.peers) * (self.seconds + 4 + 4 * size * self.batch / self.threads)

    def costbook(self, program, mode):
        return Costbook(program, self.network, self.settings, self.batch, self.threads, mode)

    def run(self, program, peers):
        """Rows of the comparisons with the peers: all at once where they fit into the memory, else one by one."""
        ours = self.costbook(program, "training")
        planned = ours.summary["planned_peak_bytes"]
        ours.close()
        fits = planned * (1 + 2 * len(peers)) < 0.7 * available_bytes()
        for group in [peers] if fits else [[peer] for peer in peers]:
            yield from self.compare(program, group)

    def compare(self, program, peers):
        sessions, notes, versions = {}, {}, {}
        with tempfile.TemporaryDirectory() as folder:
            for peer in peers:
                try:
                    sessions[peer] = PyTorch(self.network, self.settings, self.batch, self.threads, peer)
                    versions[peer] = sessions[peer].summary["version"]
                except SessionError as error:
                    notes[peer] = str(error)
            for mode in PASSES:
                ours = self.costbook(program, mode)
                # Running statistics are inputs of inference alone: every mode has a file of its own.
                path = os.path.join(folder, mode)
                try:
                    inputs = ours.inputs()
                    # PyTorch's first step allocates, chooses kernels and compiles.
                    for peer, session in list(sessions.items()):
                        try:
                            session.ask(f"import {path} {inputs}" if os.path.exists(path) else f"export {path} {inputs}")
                            session.step(mode, COMPILE_LIMIT if peer == "compiled" else 600)
                        except SessionError as error:
                            notes[peer] = str(error)
                            sessions.pop(peer).close()
                    if os.path.exists(path):
                        ours.ask(f"load {path}")
                    times = self.rounds({"costbook": ours, **sessions}, mode)
                finally:
                    ours.close()
                for peer in peers:
                    yield from self.rows(mode, peer, versions.get(peer, ""), times, notes.get(peer, ""))
        for session in sessions.values():
            session.close()

    def turn(self, session, mode):
        """The times of a step. Of several threads those of other sessions must have gone to sleep, and the own have found
        processors of their own."""
        if self.threads > 1:
            time.sleep(SPINNING)
            start = time.monotonic()
            while time.monotonic() - start < SPINNING:
                session.step(mode)
        return session.step(mode)

    def rounds(self, sessions, mode):
        """The times of all sessions, round by round, each begun by the next one; rounds that warm up are not kept."""
        times = {name: [] for name in sessions}
        names = list(sessions)

        def round_(number, keeps=True):
            start, first = time.monotonic(), number % len(names)
            for name in names[first:] + names[:first]:
                pair = self.turn(sessions[name], mode)
                if keeps:
                    times[name].append(pair)
            return time.monotonic() - start

        is_long = round_(0, keeps=False) > LONG_SECONDS
        if not is_long:
            round_(1, keeps=False)
        least, spent = LONG_ROUNDS if is_long else ROUNDS[0], 0
        for number in range(ROUNDS[1]):
            if number >= least and spent > self.seconds * len(sessions):
                break
            spent += round_(number)
        return times

    def rows(self, mode, peer, version, times, note):
        for name in PASSES[mode]:
            def seconds(pairs):
                return [{"backward": pair[1], "step": sum(pair)}.get(name, pair[0]) for pair in pairs]

            theirs = seconds(times.get(peer, []))
            yield record.row(self.key(peer, name), "s", version, seconds(times["costbook"]) if theirs else [], theirs, note)


def check(program, networks, database):
    """Prints and stores the errors of every network's outputs and gradients; the networks that are beyond the tolerance."""
    wrong = []
    for network in networks:
        version, errors = correctness.check(program, network)
        record.write(program, database, correctness.rows(network, version, errors))
        lines, is_good = correctness.report(network, errors)
        print("\n".join(lines), file=sys.stderr, flush=True)
        if not is_good:
            wrong.append(network)
    return wrong


def progress(done, weights, start):
    total, spent = sum(weights), sum(weights[:done])
    left = (time.monotonic() - start) * (total - spent) / spent if spent else None
    return f"{done + 1}/{len(weights)}" + (f", about {left / 60:.0f} min left" if left is not None else "")


def summary(recorded):
    """Prints, by threads and batches, the geometric means of all ratios that the database has and the worst case; and all
    cases in which we take longer."""
    ratios = {}
    for key, ratio in recorded.items():
        case = json.loads(key)
        names = (case["threads"], case["batch"], case["network"], case["pass"])
        is_timed = case["metric"] == "seconds" and case["peer"] in PEERS and case["pass"] != "backward"
        if is_timed and ratio is not None and case["network"] in NETWORKS:
            ratios.setdefault(names, {})[case["peer"]] = ratio
    best = {key: max(peers.values()) for key, peers in ratios.items()}

    def line(title, keys):
        eager = [ratios[key]["eager"] for key in keys if "eager" in ratios[key]]
        over_eager = f"{statistics.geometric_mean(eager):.2f}" if eager else ""
        worst = max(keys, key=best.get)
        print(f"{title:17} {len(keys):5}  {over_eager:>10}  {statistics.geometric_mean(best[key] for key in keys):9.2f}  "
              f"{best[worst]:5.2f} {worst[2]} {worst[3]}")

    if best:
        print(f"{'threads and batch':17} {'cases':>5}  {'over eager':>10}  {'over best':>9}  worst")
        for threads, batch in sorted({key[:2] for key in best}):
            line(f"{threads:7} {batch:9}", [key for key in best if key[:2] == (threads, batch)])
        line("all", list(best))
    slower = [key for key in sorted(best) if best[key] > 1]
    print(f"cases above 1.0: {len(slower)} of {len(best)}")
    for key in slower:
        print(f"  {best[key]:.2f} {' '.join(map(str, key))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--quick", action="store_true", help="few networks, one thread, batches 1 and 8")
    parser.add_argument("--database", default="costbook.sqlite")
    parser.add_argument("--networks", nargs="+", choices=NETWORKS)
    parser.add_argument("--batches", type=int, nargs="+")
    parser.add_argument("--threads", type=int, nargs="+")
    parser.add_argument("--peers", nargs="+", choices=PEERS)
    parser.add_argument("--seconds", type=float, help="time for the rounds of a comparison and a peer (5; quick: 1)")
    parser.add_argument("--again", action="store_true", help="measure what the database has, too")
    parser.add_argument("--no-check", action="store_true", help="do not hold outputs and gradients against PyTorch's")
    options = parser.parse_args()
    quick = options.quick
    networks = options.networks or (QUICK_NETWORKS if quick else NETWORKS)
    batches = options.batches or ([1, 8] if quick else [1, 8, 32])
    threads = [n for n in options.threads or ([1] if quick else [1, 2]) if n <= (os.cpu_count() or 1)]
    peers = options.peers or (PEERS[:2] if quick else PEERS)
    seconds = options.seconds or (1 if quick else 5)
    wrong = [] if options.no_check else check(options.program, networks, options.database)
    recorded = {} if options.again else record.recorded(options.program, options.database)
    cases = [
        Case(network, batch, count, peers, seconds)
        for network in networks for batch in batches for count in threads
    ]
    cases = [(case, case.missing(recorded)) for case in cases]
    cases = [(case, peers) for case, peers in cases if peers]
    weights = [case.weight() for case, _ in cases]
    start = time.monotonic()
    for done, (case, missing) in enumerate(cases):
        print(f"[{progress(done, weights, start)}] {case.title()}", file=sys.stderr, flush=True)
        try:
            measured = list(case.run(options.program, missing))
        except SessionError as error:
            print(f"  skipped: {error}", file=sys.stderr, flush=True)
            continue
        record.write(options.program, options.database, measured)
        for row in measured:
            print(record.text(row), flush=True)
    if not quick:
        extras.run(options.program, options.database, recorded)
    extras.kernels(options.program, options.database)
    summary(record.recorded(options.program, options.database))
    if wrong:
        sys.exit(f"beyond the tolerance of {correctness.TOLERANCE}: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
