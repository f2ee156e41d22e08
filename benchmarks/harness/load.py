"""h2load: unary gRPC calls over plain HTTP/2, as many at a time as the shape of the load says."""

import re
import resource
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import astuple, dataclass
from pathlib import Path

from . import machine, servers

HEADERS = ["-H", "content-type: application/grpc", "-H", "te: trailers", "-H", "grpc-accept-encoding: identity,gzip"]


@dataclass(frozen=True)
class Shape:
    connections: int
    streams: int

    def __str__(self):
        return f"{self.connections} × {self.streams}"


SHAPES = [Shape(1, 100), Shape(8, 32), Shape(256, 1), Shape(1, 1)]


@dataclass
class Measurement:
    cpu_per_million: float  # CPU-seconds of the process that is measured, per million calls
    rate: float  # calls a second
    p50: int  # microseconds
    p99: int
    far_cores: float  # what the other end used: when h2load is near 1, it is what limits the rate
    other_cores: float  # what anything else on the machine used meanwhile


@dataclass
class Spent:
    """Seconds of CPU time, and by the clock."""

    server: float
    driver: float  # all programs that were run, and have ended
    machine: float
    wall: float

    @staticmethod
    def until_now(server_pid):
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return Spent(machine.cpu_seconds(server_pid), ended.ru_utime + ended.ru_stime, machine.busy_seconds(), time.monotonic())

    def since(self, before):
        return Spent(*(now - then for now, then in zip(astuple(self), astuple(before))))

    def others_cores(self):
        return max(0.0, self.machine - self.server - self.driver) / self.wall


class WrongAnswer(Exception):
    """A server that does not answer rightly is not measured."""


def url(port):
    return f"http://127.0.0.1:{port}{servers.PATH}"


def check_answer(port, request):
    """One call with `nghttp`: the reply's bytes and its status are those of a successful call."""
    call = ["nghttp", "-t", "5", *HEADERS, "-d", request]
    body = subprocess.run([*call, url(port)], capture_output=True, timeout=15).stdout
    if body != servers.REPLY:
        raise WrongAnswer(f"the reply is {body!r}, not {servers.REPLY!r}")
    frames = subprocess.run([*call, "-nv", url(port)], capture_output=True, text=True, timeout=15).stdout
    for needed in (":status: 200", "grpc-status: 0"):
        if needed not in frames:
            raise WrongAnswer(f"no '{needed}' in the answer")


def drive(port, shape, seconds, request, log=None, cores=None):
    command = ["h2load", "-D", str(seconds), "-c", str(shape.connections), "-m", str(shape.streams), *HEADERS, "-d", request]
    if log:
        command += ["--log-file", log]
    if cores:
        command = ["taskset", "-c", cores, *command]
    done = subprocess.run([*command, url(port)], capture_output=True, text=True, timeout=seconds + 30)
    if done.returncode != 0:
        raise WrongAnswer(f"h2load ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def measure(pid, port, shape, seconds, request, cores=None):
    with tempfile.TemporaryDirectory() as folder:
        log = str(Path(folder) / "requests.tsv")
        before = Spent.until_now(pid)
        printed = drive(port, shape, seconds, request, log, cores)
        spent = Spent.until_now(pid).since(before)
        calls = checked_calls(printed, shape)
        p50, p99 = percentiles(log)
    return Measurement(spent.server / calls * 1e6, calls / seconds, p50, p99, spent.driver / spent.wall, spent.others_cores())


def checked_calls(printed, shape):
    """The number of calls, if all of them ended well and brought as many bytes as right answers do."""
    done, succeeded, failed = number(printed, r"(\d+) done"), number(printed, r"(\d+) succeeded"), number(printed, r"(\d+) failed")
    good, data = number(printed, r"(\d+) 2xx"), number(printed, r"\((\d+)\) data")
    open_at_the_end = shape.connections * shape.streams * len(servers.REPLY)
    if succeeded == 0 or failed or done != succeeded or good < succeeded or abs(data - succeeded * len(servers.REPLY)) > open_at_the_end:
        raise WrongAnswer(f"not every answer was right:\n{printed}")
    return succeeded


def number(printed, pattern):
    return int(re.search(pattern, printed)[1])


def percentiles(log):
    """The 50th and 99th percentile of the third column: microseconds until the end of the response."""
    counts = Counter()
    with open(log, "rb") as lines:
        for line in lines:
            counts[line[line.rindex(b"\t") + 1 : -1]] += 1
    ordered = sorted((int(micros), count) for micros, count in counts.items())
    total = sum(count for _, count in ordered)
    return percentile(ordered, total, 50), percentile(ordered, total, 99)


def percentile(ordered, total, percent):
    left = total * percent // 100
    for micros, count in ordered:
        if left < count:
            return micros
        left -= count
    return ordered[-1][0]
