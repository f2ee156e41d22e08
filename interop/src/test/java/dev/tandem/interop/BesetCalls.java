package dev.tandem.interop;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ClientCall;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What a client does that meets a hostile server.
enum BesetCalls {
  /// One message each way.
  ECHO(seconds(20), 3, 20, false),

  /// The same again and again: what a program does that tries until it succeeds.
  STORM(seconds(20), 50, 10_000, false),

  /// The same with little time.
  IMPATIENT(millis(300), 1, 3, false),

  /// The same, waiting for a server that is ready.
  PATIENT(millis(1500), 1, 3, true),

  /// The same with all the time there is.
  ENDLESS(null, 1, 1, false),

  /// Many at once.
  MANY(seconds(2), 1, 2, false) {
    @Override
    int atOnce() {
      return 48;
    }
  },

  /// A stream that is read as it comes.
  DOWNLOAD(millis(500), 1, 4, false) {
    @Override
    void make(Channel channel) {
      try (var call = channel.call(Probe.COUNT, options())) {
        call.sendLast(new CountRequest());
        while (call.receive() != null) {}
      }
    }
  },

  /// A stream that is not read.
  UNREAD(millis(500), 1, 4, false) {
    @Override
    void make(Channel channel) {
      leaveUnread(channel, options());
    }
  },

  /// Many of those at once.
  MANY_UNREAD(seconds(3), 1, 2, false) {
    @Override
    int atOnce() {
      return 64;
    }

    @Override
    void make(Channel channel) {
      leaveUnread(channel, options());
    }
  },

  /// A stream to the server, without end.
  UPLOAD(seconds(1), 1, 4, false) {
    @Override
    void make(Channel channel) {
      upload(channel, options());
    }
  },

  /// The same with all the time there is.
  ENDLESS_UPLOAD(null, 1, 1, false) {
    @Override
    void make(Channel channel) {
      upload(channel, options());
    }
  };

  private static final long LOOK_NANOS = 5_000_000;
  private static final Bytes CHUNK = Bytes.copyOf(new byte[16 * 1024]);

  private final @Nullable Duration timeout;
  private final int few;
  private final int many;
  private final boolean waitsForReady;

  /// @param few how many calls each caller makes in a small test, one after another
  /// @param many the same in a large one
  BesetCalls(@Nullable Duration timeout, int few, int many, boolean waitsForReady) {
    this.timeout = timeout;
    this.few = few;
    this.many = many;
    this.waitsForReady = waitsForReady;
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  /// How many callers there are.
  int atOnce() {
    return 3;
  }

  int each(boolean large) {
    return large ? many : few;
  }

  /// How long a call may take, when it has a deadline.
  @Nullable Duration timeout() {
    return timeout;
  }

  CallOptions options() {
    CallOptions options = CallOptions.DEFAULT;
    if (timeout != null) options = options.timeout(timeout);
    return waitsForReady ? options.waitForReady(true) : options;
  }

  /// Makes a call, which fails.
  void make(Channel channel) {
    Probe.client(channel).with(_ -> options()).echo(new EchoRequest());
  }

  private static void leaveUnread(Channel channel, CallOptions options) {
    try (var call = channel.call(Probe.COUNT, options)) {
      call.sendLast(new CountRequest());
      while (call.isOpen()) LockSupport.parkNanos(LOOK_NANOS);
      while (call.receive() != null) {}
    }
  }

  private static void upload(Channel channel, CallOptions options) {
    try (ClientCall<Chunk, Total> call = channel.call(Probe.COLLECT, options)) {
      while (call.isOpen()) call.send(new Chunk(0, CHUNK));
      call.receive();
    }
  }
}
