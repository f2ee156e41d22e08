package dev.tandem.examples;

import dev.tandem.rpc.Code;
import dev.tandem.rpc.RpcException;
import simplecal.AddRequest;
import simplecal.Cal;
import simplecal.MultiplyRequest;
import simplecal.ResultReply;

final class CalServer implements Cal {
  @Override
  public ResultReply add(AddRequest request) {
    return new ResultReply(Math.addExact(request.number1(), request.number2()));
  }

  @Override
  public ResultReply multiply(MultiplyRequest request) {
    return new ResultReply(Math.multiplyExact(request.number1(), request.number2()));
  }

  static Throwable error(Throwable thrown) {
    return thrown instanceof ArithmeticException
        ? new RpcException(Code.OUT_OF_RANGE, "the result is no int32")
        : thrown;
  }

  public static void main(String... args) {
    ServerOptions.of(50051, args)
        .workers(5)
        .serve(Cal.SERVICE, new CalServer(), server -> server.errors(CalServer::error));
  }
}
