"""Contact's server: it answers statuses, and hands tasks to the clients that are online until each was acknowledged."""

import queue
import random
import re
import threading
import time
from collections import defaultdict

import contact_pb2
import contact_pb2_grpc
import programs

TASKS_AT_ONCE = 10
POLL_SECONDS = 0.1


class Contact(contact_pb2_grpc.ContactServicer):
    def __init__(self):
        self.waiting = queue.Queue()
        self.sent = defaultdict(list)  # by peer: what went out and was not acknowledged
        self.lock = threading.Lock()

    def make_tasks(self):
        for _ in range(TASKS_AT_ONCE):
            self.waiting.put(f"task:{random.randint(100, 200)}")

    def sendStatus(self, request_iterator, context):
        for message in request_iterator:
            yield contact_pb2.Result(ret=f"server received: {message.msg}")

    def getTask(self, request, context):
        peer = context.peer()
        print(f"client online: {peer}")
        with self.lock:
            if self.waiting.empty():
                self.make_tasks()
        context.add_callback(lambda: self.give_back(peer))
        while context.is_active():
            try:
                task = self.waiting.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            with self.lock:
                self.sent[peer].append(task)
            print(f"sent {task} to {peer}")
            yield contact_pb2.ServerMsg(task=task)
        self.give_back(peer)

    def give_back(self, peer):
        """What a connection leaves unacknowledged goes to the next client."""
        with self.lock:
            for task in self.sent.pop(peer, []):
                self.waiting.put(task)

    def tellResult(self, request_iterator, context):
        for result in request_iterator:
            task = re.search(r"task:\d+", result.ret)
            with self.lock:
                sent = self.sent[context.peer()]
                if task and task[0] in sent:
                    sent.remove(task[0])
            print(f"acknowledged: {result.ret}")
        return contact_pb2.Empty()


def make_tasks_for_ever(service, interval):
    while True:
        time.sleep(interval)
        service.make_tasks()


if __name__ == "__main__":
    parser = programs.server_options(50051)
    parser.add_argument("--task-interval", type=float, default=5)
    options = parser.parse_args()
    service = Contact()
    threading.Thread(target=make_tasks_for_ever, args=(service, options.task_interval), daemon=True).start()
    programs.serve(options, lambda server: contact_pb2_grpc.add_ContactServicer_to_server(service, server))
