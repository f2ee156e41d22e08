"""The servers that are compared. Each is started on a free port, and is gone when its `with` block is left."""

import contextlib
import os
import re
import select
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import machine

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "benchmarks/target"
START_SECONDS = 120  # the first start may build
JAVA_OPTIONS = ["-Xmx1g"]  # as a user has them

# What goes over the wire: one gRPC message, its flag and length before it.
REQUEST = b"\x00\x00\x00\x00\x05\x0a\x03czl"
REPLY = b"\x00\x00\x00\x00\x0b\x0a\x09hello czl"
PATH = "/Greeter/SayHello"


@dataclass(frozen=True)
class Server:
    name: str
    what: str
    command: callable  # (java, port, a directory of its own) -> arguments
    jvm: bool = True  # and announces itself with "listening on H:PORT" on standard output


def class_path():
    return f"{TARGET}/classes:{(TARGET / 'class-path.txt').read_text().strip()}"


def tandem(*options):
    return lambda java, port, home: [str(ROOT / "tandem"), "run", "greeter-server", "--port", "0", *options]


def grpc_java(*options):
    main = "dev.tandem.benchmarks.GrpcJavaServer"
    return lambda java, port, home: [str(java), *JAVA_OPTIONS, "-cp", class_path(), main, "--port", "0", *options]


def nghttpd(java, port, home):
    page = home / PATH[1:]
    page.parent.mkdir()
    page.write_bytes(REPLY)
    return ["nghttpd", "--no-tls", "-a", "127.0.0.1", "-d", str(home), "--trailer=grpc-status: 0", str(port)]


ALL = [
    Server("tandem", "Tandem, a virtual thread per call (its default)", tandem()),
    Server("tandem-inline", "Tandem, handlers on the loop", tandem("--inline")),
    Server("grpc-java", "grpc-java, its default executor", grpc_java()),
    Server("grpc-java-direct", "grpc-java, directExecutor()", grpc_java("--direct")),
    Server("grpc-java-virtual", "grpc-java, a virtual thread per call", grpc_java("--virtual")),
    Server("nghttpd", "nghttpd (C), one thread, a static file and a trailer", nghttpd, jvm=False),
]
BY_DEFAULT = [s.name for s in ALL if s.name != "grpc-java-virtual"]


def named(name):
    return next(s for s in ALL if s.name == name)


@dataclass
class Running:
    pid: int
    port: int


@contextlib.contextmanager
def running(server, java, pinned_to=None):
    """Starts a server, waits until it accepts connections, and ends it: SIGTERM, and five seconds later SIGKILL."""
    with tempfile.TemporaryDirectory() as home, open(TARGET / f"{server.name}.log", "w+b") as log:
        port = free_port()
        command = server.command(java, port, Path(home))
        if pinned_to:
            command = ["taskset", "-c", pinned_to, *command]
        environment = {**os.environ, "TANDEM_JAVA_OPTS": " ".join(JAVA_OPTIONS), "JAVA_HOME": str(java.parent.parent)}
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, env=environment)
        try:
            if server.jvm:
                port = announced_port(server, process)
            await_connection(server, port)
            yield Running(process.pid, port)
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
            process.stdout.close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def announced_port(server, process):
    """The port in the line `listening on H:PORT`."""
    deadline = time.monotonic() + START_SECONDS
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0, deadline - time.monotonic()))
        byte = os.read(process.stdout.fileno(), 1) if ready else b""
        if not byte:
            raise machine.Missing(f"{server.name} did not start: see {TARGET / (server.name + '.log')}")
        line += byte
    found = re.fullmatch(rb"listening on .*:(\d+)\s*", line)
    if not found:
        raise machine.Missing(f"{server.name} printed {line!r} where 'listening on H:PORT' is expected")
    return int(found[1])


def await_connection(server, port):
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise machine.Missing(f"{server.name} does not accept connections on port {port}") from None
            time.sleep(0.05)
