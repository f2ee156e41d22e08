"""What the programs share: their options, how a server runs until it is told to stop, how a client ends."""

import argparse
import signal
import sys
import threading
from concurrent import futures

import grpc


def server_options(default_port, default_host="127.0.0.1"):
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default=default_host)
    parser.add_argument("--port", type=int, default=default_port)
    parser.add_argument("--grace", type=float, default=5)
    return parser


def serve(options, add_services, workers=10, **settings):
    """Serves until SIGTERM or SIGINT, then lets open calls end within the grace period."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=workers), **settings)
    add_services(server)
    port = server.add_insecure_port(f"{options.host}:{options.port}")
    server.start()
    print(f"listening on {options.host}:{port}", flush=True)
    stop.wait()
    server.stop(options.grace).wait()


def client_options(default_port, default_host="127.0.0.1"):
    parser = argparse.ArgumentParser()
    parser.add_argument("--target", default=f"{default_host}:{default_port}")
    parser.add_argument("--timeout", type=float)
    parser.add_argument("--metadata", action="append", default=[], metavar="K=V")
    return parser


def per_call(options):
    """The keyword arguments of every call."""
    return {"timeout": options.timeout, "metadata": [tuple(m.split("=", 1)) for m in options.metadata]}


def run_client(options, body):
    """Runs `body(channel)`; an error of a call is one line, and the exit code 1."""
    try:
        with grpc.insecure_channel(options.target) as channel:
            body(channel)
    except grpc.RpcError as e:
        print(f"{e.code().name}: {e.details()}", file=sys.stderr)
        sys.exit(1)
