package dev.tandem.rpc.grpc;

import dev.tandem.rpc.Code;
import dev.tandem.rpc.Status;

/// The peer broke a rule of gRPC, or went past a limit: the call that it concerns ends with this
/// status, and no other call is touched.
///
/// Checked, so that no path on a loop forgets it; without a stack trace, since it says nothing
/// about this program and a peer can provoke it at will.
public final class ProtocolFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Status status;

  public ProtocolFailure(Code code, String message) {
    super(code + ": " + message, null, false, false);
    this.status = new Status(code, message);
  }

  public Status status() {
    return status;
  }
}
