"""Clients compared: blocking callers in one JVM against one same server, which is not what is measured."""

import re
import subprocess

from . import load, servers

CALLERS = 64
CLIENTS = [(client, threads) for client in ("tandem", "grpc-java") for threads in ("virtual", "platform")]


def measure(java, server, client, threads, warm_up, seconds, cores=None):
    command = [str(java), *servers.JAVA_OPTIONS, "-cp", servers.class_path(), "dev.tandem.benchmarks.Callers"]
    command += [client, f"127.0.0.1:{server.port}", str(CALLERS), threads, str(warm_up), str(seconds)]
    if cores:
        command = ["taskset", "-c", cores, *command]
    before = load.Spent.until_now(server.pid)
    done = subprocess.run(command, capture_output=True, text=True, timeout=warm_up + seconds + 60)
    spent = load.Spent.until_now(server.pid).since(before)
    if done.returncode != 0:
        raise load.WrongAnswer(f"{client}, {threads} threads: {done.stderr.strip()}")
    values = {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", done.stdout)}
    calls, cpu, window = values["calls"], values["cpu"], values["seconds"]
    cost = cpu / calls * 1e6
    return load.Measurement(cost, calls / window, int(values["p50"]), int(values["p99"]), spent.server / spent.wall, spent.others_cores())
