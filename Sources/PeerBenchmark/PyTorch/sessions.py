"""Programs that run a network whenever a line asks for it: Costbook's and PyTorch's."""

import json
import os
import select
import subprocess
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))

# What keeps glibc from giving memory back to the system, and from asking for it again, at every step.
TUNED_MALLOC = "glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=68719476736:glibc.malloc.top_pad=1073741824"


class SessionError(Exception):
    """A session that ended, took too long, or refused a request; the text says which."""


class Session:
    """A child process that answers a line with a line."""

    def __init__(self, command, environment=None, limit=600):
        self.name = command[0]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
        )
        self.pending = b""
        self.summary = json.loads(self.line(limit))

    def line(self, limit):
        while b"\n" not in self.pending:
            ready, _, _ = select.select([self.process.stdout], [], [], limit)
            if not ready:
                self.close()
                raise SessionError(f"no answer within {limit} s")
            chunk = os.read(self.process.stdout.fileno(), 1 << 16)
            if not chunk:
                said = self.process.stderr.read().decode(errors="replace").strip().splitlines()
                self.process.wait()
                raise SessionError(said[-1] if said else f"ended with code {self.process.returncode}")
            self.pending += chunk
        line, self.pending = self.pending.split(b"\n", 1)
        return line.decode()

    def ask(self, request, limit=600):
        self.process.stdin.write((request + "\n").encode())
        self.process.stdin.flush()
        answer = self.line(limit)
        if answer.startswith("error: "):
            raise SessionError(answer.removeprefix("error: "))
        return answer

    def close(self):
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()


class Costbook(Session):
    """`PeerBenchmark session`, built for one mode."""

    def __init__(self, program, network, settings, batch, threads, mode, reference=False):
        command = [program, "session", network, "--mode", mode, "--threads", str(threads)]
        command += ["--reference"] if reference else []
        for key, value in {**settings, "batch": batch}.items():
            command += ["--set", f"{key}={str(value).lower() if isinstance(value, bool) else value}"]
        super().__init__(command)

    def inputs(self):
        return self.ask("inputs")

    def step(self, mode, limit=600):
        return tuple(float(word) for word in self.ask("run", limit).split())


class PyTorch(Session):
    """`torch_worker.py` as one of the peers."""

    def __init__(self, network, settings, batch, threads, peer):
        command = [sys.executable, os.path.join(FOLDER, "torch_worker.py"), network, "--peer", peer]
        command += ["--settings", json.dumps(settings)]
        environment = {"OMP_NUM_THREADS": str(threads), "TORCHINDUCTOR_COMPILE_THREADS": "2"}
        if peer != "eager":
            environment["GLIBC_TUNABLES"] = TUNED_MALLOC
        super().__init__(command + ["--batch", str(batch), "--threads", str(threads)], environment)

    def step(self, mode, limit=600):
        return tuple(float(word) for word in self.ask(mode, limit).split())
