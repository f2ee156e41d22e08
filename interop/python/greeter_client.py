"""The Greeter's client."""

import helloworld_pb2
import helloworld_pb2_grpc
import programs

options = programs.client_options(50051).parse_args()


def greet(channel):
    stub = helloworld_pb2_grpc.GreeterStub(channel)
    reply = stub.SayHello(helloworld_pb2.HelloRequest(name="czl"), **programs.per_call(options))
    print("Greeter client received: " + reply.message)
    reply = stub.SayHelloAgain(helloworld_pb2.HelloRequest(name="daydaygo"), **programs.per_call(options))
    print("Greeter client received: " + reply.message)


programs.run_client(options, greet)
