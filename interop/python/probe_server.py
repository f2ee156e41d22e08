"""The probe's server: see probe.proto."""

import threading

import grpc
import probe_pb2
import probe_pb2_grpc
import programs
from google.protobuf import any_pb2
from google.rpc import status_pb2
from grpc_status import rpc_status

PATIENCE_SECONDS = 5
A_YEAR_SECONDS = 365 * 24 * 3600


class Probe(probe_pb2_grpc.ProbeServicer):
    def __init__(self):
        self.outcomes = {}  # by name; None while the call is held
        self.changed = threading.Condition()
        self.held = self.most_held = 0

    def Echo(self, request, context):
        if request.compress_reply:
            context.set_compression(grpc.Compression.Gzip)  # before the headers, which announce it
        seen = [(key, value) for key, value in context.invocation_metadata() if key.startswith("x-")]
        context.send_initial_metadata(seen)
        context.set_trailing_metadata([(f"trailing-{key}", value) for key, value in seen])
        payload = bytes(request.reply_bytes) if request.HasField("reply_bytes") else request.payload
        return probe_pb2.EchoReply(payload=payload, remaining_millis=remaining_millis(context))

    def Fail(self, request, context):
        fail(context, request)

    def Hold(self, request, context):
        ended = threading.Event()
        context.add_callback(ended.set)
        self.hold(+1, request.name, None)
        early = ended.wait(request.millis / 1000)
        self.hold(-1, request.name, why_ended(context) if early else "finished")
        return probe_pb2.Nothing()

    def hold(self, change, name, outcome):
        with self.changed:
            self.held += change
            self.most_held = max(self.most_held, self.held)
            self.outcomes[name] = outcome
            self.changed.notify_all()

    def AwaitHeld(self, request, context):
        with self.changed:
            if not self.changed.wait_for(lambda: request.name in self.outcomes, PATIENCE_SECONDS):
                context.abort(grpc.StatusCode.NOT_FOUND, f"no call {request.name} was held")
        return probe_pb2.Nothing()

    def Outcome(self, request, context):
        with self.changed:
            self.changed.wait_for(lambda: self.outcomes.get(request.name), PATIENCE_SECONDS)
            return probe_pb2.OutcomeReply(outcome=self.outcomes.get(request.name) or "unknown", most_at_once=self.most_held)

    def Count(self, request, context):
        for number in range(request.chunks):
            yield probe_pb2.Chunk(number=number, payload=bytes(request.chunk_bytes))
        if request.HasField("failure"):
            fail(context, request.failure)

    def Collect(self, request_iterator, context):
        chunks = payload_bytes = 0
        for chunk in request_iterator:
            if chunk.HasField("failure"):
                fail(context, chunk.failure)
            chunks += 1
            payload_bytes += len(chunk.payload)
        return probe_pb2.Total(chunks=chunks, payload_bytes=payload_bytes)

    def Chat(self, request_iterator, context):
        yield from request_iterator


def why_ended(context):
    return "deadline" if remaining_millis(context) == 0 else "cancelled"


def remaining_millis(context):
    """-1 without a deadline, for which grpcio says None or, in later versions, some 300 years."""
    left = context.time_remaining()
    return -1 if left is None or left > A_YEAR_SECONDS else max(0, int(left * 1000))


def fail(context, failure):
    code = next(code for code in grpc.StatusCode if code.value[0] == failure.code)
    if not failure.details:
        context.abort(code, failure.message)
    status = status_pb2.Status(code=failure.code, message=failure.message)
    for note in failure.details:
        packed = any_pb2.Any()
        packed.Pack(note)
        status.details.append(packed)
    context.abort_with_status(rpc_status.to_status(status))


if __name__ == "__main__":
    programs.serve(
        programs.server_options(50051).parse_args(),
        lambda server: probe_pb2_grpc.add_ProbeServicer_to_server(Probe(), server),
        workers=40,
    )
