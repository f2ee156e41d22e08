"""Cal's server: sums and products, five at a time."""

import programs
import SimpleCal_pb2
import SimpleCal_pb2_grpc
import grpc


class Cal(SimpleCal_pb2_grpc.CalServicer):
    def Add(self, request, context):
        return result(request.number1 + request.number2, context)

    def Multiply(self, request, context):
        return result(request.number1 * request.number2, context)


def result(number, context):
    try:
        return SimpleCal_pb2.ResultReply(number=number)
    except ValueError:  # protobuf refuses what an int32 does not hold
        context.abort(grpc.StatusCode.OUT_OF_RANGE, f"{number} is not an int32")


if __name__ == "__main__":
    programs.serve(
        programs.server_options(50051).parse_args(),
        lambda server: SimpleCal_pb2_grpc.add_CalServicer_to_server(Cal(), server),
        workers=5,
    )
