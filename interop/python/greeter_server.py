"""The Greeter's server."""

import helloworld_pb2
import helloworld_pb2_grpc
import programs


class Greeter(helloworld_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        return helloworld_pb2.HelloReply(message=f"hello {request.name}")

    def SayHelloAgain(self, request, context):
        return helloworld_pb2.HelloReply(message=f"hello {request.name}")


if __name__ == "__main__":
    programs.serve(
        programs.server_options(50051).parse_args(),
        lambda server: helloworld_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server),
    )
