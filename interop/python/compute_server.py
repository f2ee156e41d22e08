"""Compute's server: the length of a text, as Python's `len` has it."""

import compute_pb2
import compute_pb2_grpc
import programs


class Compute(compute_pb2_grpc.ComputeServicer):
    def SayHello(self, request, context):
        return compute_pb2.HelloReply(result=str(len(request.helloworld)))


if __name__ == "__main__":
    programs.serve(
        programs.server_options(19999).parse_args(),
        lambda server: compute_pb2_grpc.add_ComputeServicer_to_server(Compute(), server),
    )
