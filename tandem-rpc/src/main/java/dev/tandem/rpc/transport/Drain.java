package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Notice;

/// How a server's connection stops to take calls: GOAWAY that promises nothing, and PING; at its
/// answer GOAWAY with the last stream that was taken. RFC 9113 §6.8.
final class Drain {
  /// The stream id that promises nothing: of the first GOAWAY.
  private static final int ALL_STREAMS = Integer.MAX_VALUE;

  /// Marks the PING between the two.
  private static final long PING = 0x74616e64656d2121L;

  /// What a client that has only just connected has to say so, once nobody waits for clients any
  /// more.
  private static final long HELLO_NANOS = 1_000_000_000L;

  private final ServerConnection connection;

  /// Set on the loop; read by the token's holder.
  private volatile boolean begun;

  // the loop's
  private long since;
  private String why = "";
  private boolean ended;

  Drain(ServerConnection connection) {
    this.connection = connection;
  }

  /// The first time counts.
  void begin(String because) {
    if (begun || connection.isClosed()) return;
    begun = true;
    since = System.nanoTime();
    why = because;
    connection.post(new Command.GoAway(ALL_STREAMS, ErrorCode.NO_ERROR, why));
    connection.post(new Command.Ping(PING));
    if (connection.speaks()) connection.flush(); // else behind our SETTINGS
  }

  boolean hasBegun() {
    return begun;
  }

  /// Whether that PONG says that the client has seen the first GOAWAY.
  boolean isAnswered(long pong) {
    return pong == PING && begun;
  }

  /// The last GOAWAY.
  void end() {
    ended = true;
    int last = connection.inbound.lastPeerStreamId();
    // at once: more streams may follow in this pass
    connection.inbound.handle(new Notice.GoAwaySent(last));
    connection.post(new Command.GoAway(last, ErrorCode.NO_ERROR, why));
    connection.flush();
  }

  boolean hasEnded() {
    return ended;
  }

  /// Whether a client that has not said hello has had the time for it.
  boolean isPastHello(long now) {
    return begun && now - since > HELLO_NANOS;
  }
}
