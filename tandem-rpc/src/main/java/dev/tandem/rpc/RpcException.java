package dev.tandem.rpc;

import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call that ended with a status other than OK; also what a handler throws to end its call so.
///
/// ```java
/// throw new RpcException(Code.NOT_FOUND, "no feature at " + point);
/// ```
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Who decided the status. When a handler lets an exception out, only `APPLICATION` is sent to
  /// its client as it stands: the status of a nested call would tell strangers about servers they
  /// do not know, and mean another thing than it says.
  public enum Origin {
    /// Thrown by the program.
    APPLICATION,
    /// Made by this library, here: a deadline, a cancellation, a connection that failed.
    LOCAL,
    /// Received from the peer.
    PEER
  }

  private final transient Status status;
  private final transient Metadata trailers;
  private final Origin origin;

  public RpcException(Code code, String message) {
    this(code, message, (Throwable) null);
  }

  public RpcException(Code code, String message, @Nullable Throwable cause) {
    this(new Status(code, message), cause);
  }

  /// With typed details, which clients read with [#detail].
  public RpcException(Code code, String message, Message... details) {
    this(new Status(code, message, List.of(details)));
  }

  public RpcException(Status status) {
    this(status, null);
  }

  private RpcException(Status status, @Nullable Throwable cause) {
    this(status, Metadata.EMPTY, Origin.APPLICATION, cause);
  }

  /// For transports, and for tests that stand in for one.
  public RpcException(Status status, Metadata trailers, Origin origin, @Nullable Throwable cause) {
    super(text(status), cause);
    this.status = status;
    this.trailers = trailers;
    this.origin = origin;
  }

  static RpcException local(Code code, String message, @Nullable Throwable cause) {
    return new RpcException(new Status(code, message), Metadata.EMPTY, Origin.LOCAL, cause);
  }

  /// Restores the thread's interrupt status, as whoever catches an InterruptedException must.
  static RpcException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return local(Code.CANCELLED, "the thread was interrupted", e);
  }

  private static String text(Status status) {
    return status.message().isEmpty()
        ? status.code().name()
        : status.code() + ": " + status.message();
  }

  public Status status() {
    return status;
  }

  public Code code() {
    return status.code();
  }

  /// The status's text, without the code. ([#getMessage] has both.)
  public String message() {
    return status.message();
  }

  /// The status's first detail of this type: `detail(QuotaFailure.TYPE)`.
  public <M extends Message> Optional<M> detail(MessageType<M> type) {
    return status.detail(type);
  }

  /// What the server sent with the status; empty unless it comes from the peer.
  public Metadata trailers() {
    return trailers;
  }

  public Origin origin() {
    return origin;
  }

  /// The same status as this program's own: what a proxy throws on purpose.
  public RpcException relayed() {
    return new RpcException(status, Metadata.EMPTY, Origin.APPLICATION, this);
  }
}
