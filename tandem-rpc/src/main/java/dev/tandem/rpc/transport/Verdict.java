package dev.tandem.rpc.transport;

import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.RpcException.Origin;
import dev.tandem.rpc.Status;
import org.jspecify.annotations.Nullable;

/// How a call ended: decided once, by the first of reply, cancel, deadline, reset and connection
/// loss.
///
/// @param origin PEER: received, so messages that came before it are read before it; LOCAL: decided
///   here, what is unread is dropped
/// @param cause what the program or the wire threw, if that is why
record Verdict(Status status, Metadata trailers, Origin origin, @Nullable Throwable cause) {
  static Verdict local(Code code, String message) {
    return local(code, message, null);
  }

  static Verdict local(Status status) {
    return new Verdict(status, Metadata.EMPTY, Origin.LOCAL, null);
  }

  static Verdict local(Code code, String message, @Nullable Throwable cause) {
    return new Verdict(new Status(code, message), Metadata.EMPTY, Origin.LOCAL, cause);
  }

  static Verdict peer(Status status, Metadata trailers) {
    return new Verdict(status, trailers, Origin.PEER, null);
  }

  boolean dropsUnread() {
    return origin == Origin.LOCAL;
  }

  boolean isOk() {
    return status.isOk();
  }

  RpcException exception() {
    return new RpcException(status, trailers, origin, cause);
  }
}
