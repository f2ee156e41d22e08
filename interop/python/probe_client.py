"""The probe's client: `probe_client.py --target H:P CASE …` prints what it met, for a test to compare."""

import itertools
import sys
import threading
import time
import uuid

import grpc
import probe_pb2
import probe_pb2_grpc
import programs
from grpc_status import rpc_status
from probe_pb2 import Chunk, CountRequest, EchoRequest, Failure, HoldRequest, Note, OutcomeRequest

TIMEOUT_SECONDS = 20
FOUR_MIB = 4 * 1024 * 1024
AWKWARD = "ошибка: 100% “ünïcode” 🚲\n\ttab"


def metadata(stub):
    sent = [("x-ascii", "first"), ("x-ascii", "second"), ("x-odd", "a, b; c=~"), ("x-blob-bin", bytes(range(256))), ("x-empty-bin", b"")]
    reply, call = stub.Echo.with_call(EchoRequest(), metadata=sent, timeout=TIMEOUT_SECONDS)
    for name, received in (("initial", call.initial_metadata()), ("trailing", call.trailing_metadata())):
        for key, value in received:
            if "x-" in key:
                print(f"{name} {key}: {value.hex() if isinstance(value, bytes) else value}")


def deadline(stub):
    name = str(uuid.uuid4())
    start = time.monotonic()
    print(code_of(lambda: stub.Hold(HoldRequest(name=name, millis=15_000), timeout=0.5)))
    print("after half a second" if 0.4 < time.monotonic() - start < 3 else "at the wrong time")
    print(outcome(stub, name))


def deadline_arrives(stub):
    left = stub.Echo(EchoRequest(), timeout=7).remaining_millis
    print("about seven seconds" if 4000 < left <= 7000 else f"{left} ms")
    print(stub.Echo(EchoRequest()).remaining_millis)


def cancel(stub):
    name = str(uuid.uuid4())
    held = stub.Hold.future(HoldRequest(name=name, millis=15_000), timeout=TIMEOUT_SECONDS)
    stub.AwaitHeld(OutcomeRequest(name=name), timeout=TIMEOUT_SECONDS)
    held.cancel()
    print(code_of(held.result))
    print(outcome(stub, name))


def cancel_streams(stub):
    numbers = stub.Count(CountRequest(chunks=1_000_000, chunk_bytes=1000), timeout=TIMEOUT_SECONDS)
    print(*(chunk.number for chunk in itertools.islice(numbers, 3)))
    numbers.cancel()
    print(code_of(lambda: list(numbers)))
    over = threading.Event()
    chat = stub.Chat(until(over), timeout=TIMEOUT_SECONDS)
    print(*(chunk.number for chunk in itertools.islice(chat, 3)))
    chat.cancel()
    print(code_of(lambda: list(chat)))
    over.set()
    print(len(stub.Echo(EchoRequest(payload=b"still there"), timeout=TIMEOUT_SECONDS).payload))


def until(over):
    for number in itertools.count():
        yield Chunk(number=number)
        if over.wait(0.01):
            return


def errors(stub):
    for code in range(1, 17):
        met(lambda: stub.Fail(Failure(code=code, message=f"{AWKWARD} {code}"), timeout=TIMEOUT_SECONDS))
    met(lambda: stub.Fail(Failure(code=5), timeout=TIMEOUT_SECONDS))


def details(stub):
    try:
        stub.Fail(Failure(code=9, message=AWKWARD, details=[Note(text="one"), Note(text=AWKWARD)]), timeout=TIMEOUT_SECONDS)
    except grpc.RpcError as e:
        status = rpc_status.from_call(e)
        print(f"{e.code().name}: {e.details()!r}")
        print(f"{status.code}: {status.message!r}")
        for packed in status.details:
            note = Note()
            print(f"{packed.type_url} {packed.Unpack(note)}: {note.text!r}")


def gzip(stub):
    payload = b"tandem" * 200_000
    for compressed, reply_too in ((True, True), (True, False), (False, True)):
        compression = grpc.Compression.Gzip if compressed else grpc.Compression.NoCompression
        reply = stub.Echo(EchoRequest(payload=payload, compress_reply=reply_too), compression=compression, timeout=TIMEOUT_SECONDS)
        print("the same" if reply.payload == payload else "not the same")


def sizes(stub):
    for size in (0, 1, 16_379, 16_384, 65_535, 1024 * 1024):
        payload = bytes(i & 0xFF for i in range(size))
        print(size, "ok" if stub.Echo(EchoRequest(payload=payload), timeout=TIMEOUT_SECONDS).payload == payload else "wrong")


def limit(stub):
    at_the_limit = EchoRequest(payload=bytes(FOUR_MIB - 7), reply_bytes=0)
    assert at_the_limit.ByteSize() == FOUR_MIB
    print(len(stub.Echo(at_the_limit, timeout=TIMEOUT_SECONDS).payload))
    over_it = EchoRequest(payload=bytes(FOUR_MIB - 6), reply_bytes=0)
    print(code_of(lambda: stub.Echo(over_it, timeout=TIMEOUT_SECONDS)))
    print(code_of(lambda: stub.Echo(EchoRequest(reply_bytes=FOUR_MIB), timeout=TIMEOUT_SECONDS)))


def early_status(stub):
    def chunks():
        for number in range(100_000):
            failure = Failure(code=9, message="enough") if number == 3 else None
            yield Chunk(number=number, payload=bytes(1000), failure=failure)

    met(lambda: stub.Collect(chunks(), timeout=TIMEOUT_SECONDS))


def status_after_messages(stub):
    numbers = stub.Count(CountRequest(chunks=3, failure=Failure(code=15, message="lost")), timeout=TIMEOUT_SECONDS)
    met(lambda: [print(chunk.number) for chunk in numbers])


def streams(stub):
    """32 MB each way: past every window."""
    chunks = lambda: (Chunk(number=n, payload=bytes(16_384)) for n in range(2000))
    print(sum(len(c.payload) for c in stub.Count(CountRequest(chunks=2000, chunk_bytes=16_384), timeout=60)))
    print(stub.Collect(chunks(), timeout=60).payload_bytes)
    print(sum(c.number for c in stub.Chat(chunks(), timeout=60)))
    print(stub.Collect(iter(()), timeout=TIMEOUT_SECONDS).chunks, len(list(stub.Chat(iter(()), timeout=TIMEOUT_SECONDS))))


def unknown_method(stub, channel):
    print(code_of(lambda: channel.unary_unary("/tandem.interop.Probe/Nowhere")(b"", timeout=TIMEOUT_SECONDS)))
    print(code_of(lambda: channel.unary_unary("/no.such.Service/Method")(b"", timeout=TIMEOUT_SECONDS)))


def many(stub):
    calls = [stub.Echo.future(EchoRequest(payload=str(i).encode()), timeout=60) for i in range(900)]
    print(sum(call.result().payload == str(i).encode() for i, call in enumerate(calls)))


def hold_many(stub):
    """Twenty calls of 200 ms each: how many are held at a time is for the server to say."""
    names = [str(uuid.uuid4()) for _ in range(20)]
    calls = [stub.Hold.future(HoldRequest(name=name, millis=200), timeout=TIMEOUT_SECONDS) for name in names]
    for call in calls:
        call.result()
    print("most at once:", stub.Outcome(OutcomeRequest(name=names[0]), timeout=TIMEOUT_SECONDS).most_at_once)


def hold_on(stub):
    """Holds one call until the server ends it."""
    name = str(uuid.uuid4())
    held = stub.Hold.future(HoldRequest(name=name, millis=15_000), timeout=TIMEOUT_SECONDS)
    stub.AwaitHeld(OutcomeRequest(name=name), timeout=TIMEOUT_SECONDS)
    print("holding", flush=True)
    print(code_of(held.result))


def outcome(stub, name):
    return stub.Outcome(OutcomeRequest(name=name), timeout=TIMEOUT_SECONDS).outcome


def code_of(call):
    try:
        call()
    except grpc.FutureCancelledError:
        return "CANCELLED"
    except grpc.RpcError as e:
        return e.code().name
    return "OK"


def met(call):
    """Prints the error that a call ends with."""
    try:
        call()
        print("OK")
    except grpc.RpcError as e:
        print(f"{e.code().name}: {e.details()!r}")


CASES = [metadata, deadline, deadline_arrives, cancel, cancel_streams, errors, details, gzip, sizes, limit]
CASES += [early_status, status_after_messages, streams, unknown_method, many, hold_many, hold_on]


if __name__ == "__main__":
    parser = programs.client_options(50051)
    parser.add_argument("case", choices=[case.__name__ for case in CASES])
    options = parser.parse_args()
    with grpc.insecure_channel(options.target) as channel:
        case = next(case for case in CASES if case.__name__ == options.case)
        stub = probe_pb2_grpc.ProbeStub(channel)
        case(stub, channel) if case is unknown_method else case(stub)
    sys.exit(0)
