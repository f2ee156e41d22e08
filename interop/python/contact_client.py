"""Contact's client: it reports its status again and again, takes tasks and acknowledges them, and outlives its server."""

import queue
import signal
import sys
import threading
import time

import contact_pb2
import contact_pb2_grpc
import grpc
import programs

STATUSES_IN_A_BATCH = 5
PAUSE_SECONDS = 1

parser = programs.client_options(50051)
parser.add_argument("--for", dest="seconds", type=float, help="end after so many seconds")
options = parser.parse_args()
over = threading.Event()


def statuses(batch):
    for i in range(STATUSES_IN_A_BATCH):
        yield contact_pb2.ClientMsg(msg=f"batch {batch} status {i}")


def report(stub):
    batch = 0
    while not over.is_set():
        for result in stub.sendStatus(statuses(batch), **programs.per_call(options)):
            print(result.ret)
        batch += 1
        over.wait(PAUSE_SECONDS)


def work(stub):
    """One call brings the tasks, another takes the answers."""
    answers = queue.Queue()
    told = stub.tellResult.future(iter(answers.get, None))
    try:
        for message in stub.getTask(contact_pb2.Empty()):
            print(f"task received: {message.task}")
            answers.put(contact_pb2.Result(ret=f"client received: {message.task}"))
    finally:
        answers.put(None)
        told.cancel()


def again_and_again(job, channel):
    """A server that goes away is named once by each job that it leaves, and tried again."""
    stub = contact_pb2_grpc.ContactStub(channel)
    while not over.is_set():
        try:
            job(stub)
        except grpc.RpcError as e:
            if not over.is_set():
                print(f"server gone: {e.code().name}: {e.details()}")
        over.wait(PAUSE_SECONDS)


if __name__ == "__main__":
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: over.set())
    retry_soon = [("grpc.initial_reconnect_backoff_ms", 500), ("grpc.max_reconnect_backoff_ms", 1000)]
    channel = grpc.insecure_channel(options.target, retry_soon)
    for job in (report, work):
        threading.Thread(target=again_and_again, args=(job, channel), daemon=True).start()
    over.wait(options.seconds)
    over.set()
    channel.close()
    sys.exit(0)
