"""Keeps a server busy: streams that are open, calls that are held, and callers that call again and again.

It prints `busy` once all of that is under way, then what became of the streams and the held calls, and what the callers were
answered: until SIGTERM. What fails is a line that begins with `failed`.
"""

import asyncio
import signal

import grpc
import probe_pb2_grpc
import programs
from probe_pb2 import Chunk, EchoRequest, HoldRequest, OutcomeRequest

MESSAGES = 10
CALLERS = 8
ANSWERS_IN_A_LINE = 50

parser = programs.client_options(50051)
parser.add_argument("--streams", type=int, default=500)
parser.add_argument("--unary", type=int, default=200)
parser.add_argument("--held-millis", type=int, default=4000)
options = parser.parse_args()


class Load:
    def __init__(self, stub):
        self.stub = stub
        self.over = asyncio.Event()
        self.open = 0
        self.all_open = asyncio.Event()
        self.go_on = asyncio.Event()
        self.answered = 0

    async def stream(self):
        """Half of its messages before the server is told to stop, half afterwards."""
        call = self.stub.Chat(wait_for_ready=True)
        for i in range(MESSAGES):
            await call.write(Chunk(number=i, payload=bytes(100)))
            assert (await call.read()).number == i
            if i == MESSAGES // 2:
                self.open += 1
                if self.open == options.streams:
                    self.all_open.set()
                await self.go_on.wait()
        await call.done_writing()
        assert await call.read() == grpc.aio.EOF
        assert await call.code() == grpc.StatusCode.OK

    async def hold(self, i):
        await self.stub.Hold(HoldRequest(name=f"held {i}", millis=options.held_millis), wait_for_ready=True)

    async def call_on(self):
        while not self.over.is_set():
            reply = await self.stub.Echo(EchoRequest(payload=bytes(100)), wait_for_ready=True)
            assert len(reply.payload) == 100
            self.answered += 1
            if self.answered % ANSWERS_IN_A_LINE == 0:
                print(f"answered {self.answered}")

    async def run(self):
        callers = [asyncio.create_task(told(self.call_on())) for _ in range(CALLERS)]
        streams = [asyncio.create_task(told(self.stream())) for _ in range(options.streams)]
        await self.all_open.wait()
        held = [asyncio.create_task(told(self.hold(i))) for i in range(options.unary)]
        for i in range(options.unary):
            await self.stub.AwaitHeld(OutcomeRequest(name=f"held {i}"), wait_for_ready=True)
        print("busy")
        await asyncio.sleep(options.held_millis / 2000)
        self.go_on.set()
        print("streams finished:", sum(await asyncio.gather(*streams)))
        print("held calls finished:", sum(await asyncio.gather(*held)))
        await self.over.wait()
        print("callers that never failed:", sum(await asyncio.gather(*callers)))


async def told(work):
    """Whether it went well."""
    try:
        await work
        return True
    except grpc.RpcError as e:
        print(f"failed: {e.code().name}: {e.details()}")
    except AssertionError as e:
        print(f"failed: {e!r}")
    return False


async def main():
    async with grpc.aio.insecure_channel(options.target, [("grpc.max_reconnect_backoff_ms", 1000)]) as channel:
        load = Load(probe_pb2_grpc.ProbeStub(channel))
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, load.over.set)
        await load.run()


asyncio.run(main())
