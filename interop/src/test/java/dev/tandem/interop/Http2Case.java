package dev.tandem.interop;

import io.grpc.testing.integration.SimpleResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/// What the server does in each case of gRPC's "Negative HTTP/2 Interop Test Case Descriptions"
/// (http2-interop-test-descriptions.md), where it is stricter than they are with its reason.
enum Http2Case {
  /// Has it that the next call comes on another connection. The GOAWAY goes before the answer: who
  /// has the answer has seen it, and there is nothing to wait for before the next call.
  GOAWAY {
    @Override
    void serve(RawConversation client, int call) throws IOException {
      if (client.calls() > 1) throw new AssertionError("a call behind a GOAWAY");
      client.whole(call);
      client.goAway(call);
      answer(client, call);
    }

    @Override
    int connections() {
      return 2;
    }
  },

  /// Answers with no more than headers, while the request may still be on its way.
  RST_AFTER_HEADER {
    @Override
    void serve(RawConversation client, int call) throws IOException {
      client.headers(call);
      client.reset(call);
    }
  },

  /// Sends half of the message.
  RST_DURING_DATA {
    @Override
    void serve(RawConversation client, int call) throws IOException {
      client.whole(call);
      client.headers(call);
      client.data(call, Arrays.copyOf(ANSWER, ANSWER.length / 2));
      client.reset(call);
    }
  },

  /// Sends the whole message, and no status.
  RST_AFTER_DATA {
    @Override
    void serve(RawConversation client, int call) throws IOException {
      client.whole(call);
      client.headers(call);
      client.data(call, ANSWER);
      client.reset(call);
    }
  },

  /// Pings wherever it can. The status waits for the acknowledgements: who has it may leave.
  PING {
    @Override
    void serve(RawConversation client, int call) throws IOException {
      client.ping();
      client.headers(call);
      client.ping();
      client.whole(call);
      client.ping();
      client.data(call, ANSWER);
      client.ping();
      client.pongs();
      client.trailers(call);
    }
  },

  /// Allows one stream at a time. The PING finds out: its acknowledgement comes behind all that a
  /// client has sent that took no notice.
  MAX_STREAMS(RawFrame.MAX_CONCURRENT_STREAMS, 1) {
    @Override
    void serve(RawConversation client, int call) throws IOException {
      client.whole(call);
      client.ping();
      client.pongs();
      if (client.openCalls() > 1) {
        throw new AssertionError(client.openCalls() + " streams at once, where 1 is allowed");
      }
      answer(client, call);
    }
  },

  /// Sends 16 MB of padding with 300 KB of data: who gives no credit for it gets no answer.
  DATA_FRAME_PADDING {
    @Override
    void serve(RawConversation client, int call) throws IOException {
      client.whole(call);
      client.headers(call);
      client.paddedData(call, ANSWER, 5, 255);
      client.trailers(call);
    }
  },

  /// Sends the same frames without padding: a failure of the case before is one of padding.
  NO_DF_PADDING_SANITY_TEST {
    @Override
    void serve(RawConversation client, int call) throws IOException {
      client.whole(call);
      client.headers(call);
      client.data(call, ANSWER, 5);
      client.trailers(call);
    }
  };

  private static final int ANSWER_BYTES = 314_159;
  private static final byte[] ANSWER =
      message(new SimpleResponse(InteropService.payload(ANSWER_BYTES)).toByteArray());

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
  private final int[] settings;

  Http2Case(int... settings) {
    this.settings = settings;
  }

  /// As gRPC's interop clients are told it.
  String testCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The whole of a connection: call by call, until the client leaves.
  void play(RawConversation client) throws IOException {
    client.begin(settings);
    for (int call = client.call(); call != 0; call = client.call()) serve(client, call);
  }

  /// How many connections the client's calls take.
  int connections() {
    return 1;
  }

  /// Answers a call of `UnaryCall`, whose headers have arrived.
  abstract void serve(RawConversation client, int call) throws IOException;

  private static void answer(RawConversation client, int call) throws IOException {
    client.headers(call);
    client.data(call, ANSWER);
    client.trailers(call);
  }

  /// A message as gRPC frames it: a flag and its length before it.
  private static byte[] message(byte[] bytes) {
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) 0)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }
}
