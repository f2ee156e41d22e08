"""Compute's client."""

import compute_pb2
import compute_pb2_grpc
import programs

parser = programs.client_options(19999)
parser.add_argument("--text", default="123456")
options = parser.parse_args()


def compute(channel):
    stub = compute_pb2_grpc.ComputeStub(channel)
    reply = stub.SayHello(compute_pb2.HelloRequest(helloworld=options.text), **programs.per_call(options))
    print("received: " + reply.result)


programs.run_client(options, compute)
