package dev.tandem.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tandem.rpc.Code;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Servers that say nothing, little, or nothing more, and that do not read.
final class HostileSilence {
  private static final long A_LITTLE_NANOS = 5_000_000;

  private HostileSilence() {}

  static List<HostileCase> cases() {
    return List.of(
        new HostileCase(
            "a server that never says anything",
            BesetCalls.IMPATIENT,
            HostileSilence::silent,
            Set.of(Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE),
            "",
            1),
        new HostileCase(
            "the same, and calls that have no deadline",
            BesetCalls.ENDLESS,
            HostileSilence::silent,
            Code.UNAVAILABLE,
            "no complete preface and SETTINGS"),
        new HostileCase(
            "SETTINGS and nothing more",
            BesetCalls.IMPATIENT,
            client -> {
              client.begin();
              client.listenToTheEnd();
            },
            Code.DEADLINE_EXCEEDED,
            "passed"),
        new HostileCase(
            "SETTINGS, no acknowledgement, and calls that have no deadline",
            BesetCalls.ENDLESS,
            client -> {
              client.say(RawFrame.settings());
              silent(client);
            },
            Code.UNAVAILABLE,
            "SETTINGS were not acknowledged"),
        new HostileCase(
            "SETTINGS, a byte at a time",
            BesetCalls.ENDLESS,
            client -> {
              for (byte b : new byte[] {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0}) {
                dribble(client, b);
              }
              silent(client);
            },
            Code.UNAVAILABLE,
            "no complete preface and SETTINGS"),
        new HostileCase(
            "a response, a byte at a time",
            BesetCalls.IMPATIENT,
            HostileHeaders.each(
                (client, call) -> {
                  client.headers(call);
                  client.data(call, new byte[] {0, 0, 0x3F, 0, 0});
                  client.say(new byte[] {0, 0x3F, (byte) 0xFF, 0, 0, 0, 0, 0, (byte) call});
                  for (int i = 0; i < 0x3FFF; i++) dribble(client, 0);
                }),
            Code.DEADLINE_EXCEEDED,
            "passed"),
        new HostileCase(
            "headers without an end",
            BesetCalls.ENDLESS,
            HostileHeaders.each(
                (client, call) -> {
                  client.say(
                      new RawFrame(RawFrame.HEADERS, 0, call, RawHeaders.of(":status", "200")));
                  client.listenToTheEnd();
                }),
            Code.UNAVAILABLE,
            "a header block or frame was not finished"),
        new HostileCase(
            "no streams allowed",
            BesetCalls.IMPATIENT,
            HostileHeaders.each((client, call) -> {}, RawFrame.MAX_CONCURRENT_STREAMS, 0),
            Code.DEADLINE_EXCEEDED,
            "passed"),
        new HostileCase(
            "no window for uploads",
            BesetCalls.UPLOAD,
            client -> {
              client.say(RawFrame.settings(RawFrame.INITIAL_WINDOW_SIZE, 0));
              client.flush();
              client.readPreface();
              client.listenToTheEnd();
            },
            Code.DEADLINE_EXCEEDED,
            "passed"),
        new HostileCase(
            "uploads that are never read",
            BesetCalls.ENDLESS_UPLOAD,
            client -> {
              client.begin();
              client.say(RawFrame.of(RawFrame.WINDOW_UPDATE, 0, 1 << 29));
              client.say(RawFrame.settings(RawFrame.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE));
              client.say(new RawFrame(RawFrame.SETTINGS, RawFrame.ACK, 0, new byte[0]));
              silent(client);
            },
            Code.UNAVAILABLE,
            "the peer took no bytes for"),
        new HostileCase(
            "an answer that is no HTTP/2",
            BesetCalls.ECHO,
            client -> {
              client.say("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
              client.flush();
              client.listenToTheEnd();
            },
            Code.UNAVAILABLE,
            "an HTTP/1.x response: HTTP/1.1 400 Bad Request"));
  }

  /// Neither reads nor writes, until the test is over.
  private static void silent(RawConversation client) throws IOException {
    client.flush();
    client.awaitClosing();
  }

  private static void dribble(RawConversation client, int b) throws IOException {
    client.say(new byte[] {(byte) b});
    client.flush();
    LockSupport.parkNanos(A_LITTLE_NANOS);
  }
}
