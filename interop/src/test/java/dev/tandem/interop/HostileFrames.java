package dev.tandem.interop;

import static dev.tandem.interop.HostileHeaders.block;
import static dev.tandem.interop.HostileHeaders.each;

import dev.tandem.rpc.Code;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Frames that no server may send.
final class HostileFrames {
  private static final byte[] RESPONSE =
      RawHeaders.of(":status", "200", "content-type", "application/grpc");
  private static final byte[] NO_BYTES = {};

  private HostileFrames() {}

  static List<HostileCase> cases() {
    return List.of(
        new HostileCase(
            "PUSH_PROMISE",
            BesetCalls.ECHO,
            each(HostileFrames::promise),
            Code.UNAVAILABLE,
            "PROTOCOL_ERROR: PUSH_PROMISE, but push is not allowed"),
        new HostileCase(
            "DATA beyond the window of a stream",
            BesetCalls.UNREAD,
            each(HostileFrames::beyondTheWindow),
            Code.INTERNAL,
            "exceeds the stream's window"),
        new HostileCase(
            "DATA beyond the window of the connection",
            BesetCalls.UNREAD,
            HostileFrames::beyondAllWindows,
            Set.of(Code.INTERNAL, Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED),
            "exceeds the",
            1),
        new HostileCase(
            "WINDOW_UPDATE of 0 on a stream",
            BesetCalls.ECHO,
            each((client, call) -> client.say(RawFrame.of(RawFrame.WINDOW_UPDATE, call, 0))),
            Code.INTERNAL,
            "WINDOW_UPDATE of 0"),
        new HostileCase(
            "WINDOW_UPDATE of 0 on the connection",
            BesetCalls.ECHO,
            each((client, call) -> client.say(RawFrame.of(RawFrame.WINDOW_UPDATE, 0, 0))),
            Code.UNAVAILABLE,
            "PROTOCOL_ERROR: WINDOW_UPDATE of 0 on the connection"),
        new HostileCase(
            "a stream's window that overflows",
            BesetCalls.UPLOAD,
            each(
                (client, call) -> {
                  RawFrame most = RawFrame.of(RawFrame.WINDOW_UPDATE, call, Integer.MAX_VALUE);
                  client.say(most);
                  client.say(most);
                }),
            Code.INTERNAL,
            "FLOW_CONTROL_ERROR"),
        new HostileCase(
            "the connection's window that overflows",
            BesetCalls.ECHO,
            each(
                (client, call) ->
                    client.say(RawFrame.of(RawFrame.WINDOW_UPDATE, 0, Integer.MAX_VALUE))),
            Code.UNAVAILABLE,
            "FLOW_CONTROL_ERROR"),
        new HostileCase(
            "settings that take windows over the maximum",
            BesetCalls.UPLOAD,
            each(
                (client, call) -> {
                  client.say(RawFrame.of(RawFrame.WINDOW_UPDATE, call, Integer.MAX_VALUE >> 1));
                  client.say(RawFrame.settings(RawFrame.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE));
                }),
            Code.UNAVAILABLE,
            "FLOW_CONTROL_ERROR"),
        new HostileCase(
            "a response on a stream that was never opened",
            BesetCalls.ECHO,
            each((client, call) -> client.say(block(call + 1000, 0, RESPONSE))),
            Code.UNAVAILABLE,
            "which we have not opened"),
        new HostileCase(
            "DATA on a stream that was never opened",
            BesetCalls.ECHO,
            each((client, call) -> client.say(data(call + 1000, 0, new byte[9]))),
            Code.UNAVAILABLE,
            "which is idle"),
        new HostileCase(
            "a response behind END_STREAM",
            BesetCalls.UPLOAD,
            each(HostileFrames::behindTheEnd),
            Code.UNAVAILABLE,
            "over"),
        new HostileCase(
            "a frame larger than is allowed",
            BesetCalls.ECHO,
            each((client, call) -> client.say(data(call, 0, new byte[16_385]))),
            Code.UNAVAILABLE,
            "FRAME_SIZE_ERROR"),
        new HostileCase(
            "DATA before headers",
            BesetCalls.ECHO,
            each((client, call) -> client.say(data(call, 0, new byte[9]))),
            Code.INTERNAL,
            "DATA before the response's headers"));
  }

  static RawFrame data(int call, int flags, byte[] bytes) {
    return new RawFrame(RawFrame.DATA, flags, call, bytes);
  }

  private static void promise(RawConversation client, int call) throws IOException {
    byte[] request = RawHeaders.of(":method", "GET", ":scheme", "http", ":path", "/");
    byte[] payload = new byte[4 + request.length];
    payload[3] = 2; // the promised stream
    System.arraycopy(request, 0, payload, 4, request.length);
    client.say(new RawFrame(RawFrame.PUSH_PROMISE, RawFrame.END_HEADERS, call, payload));
  }

  /// 64 KiB more than the 256 of a stream, in one message that nobody reads.
  private static void beyondTheWindow(RawConversation client, int call) throws IOException {
    client.headers(call);
    client.say(data(call, 0, new byte[] {0, 0, 0x20, 0, 0}));
    for (int i = 0; i < 20; i++) client.say(data(call, 0, new byte[16_384]));
  }

  /// Without ever listening for the connection's credit.
  private static void beyondAllWindows(RawConversation client) throws IOException {
    client.begin();
    int call = client.call();
    client.headers(call);
    client.say(data(call, 0, new byte[] {0, 0, 0x20, 0, 0}));
    for (int i = 0; i < 1000; i++) client.say(data(call, 0, new byte[16_384]));
    client.listenToTheEnd();
  }

  private static void behindTheEnd(RawConversation client, int call) throws IOException {
    byte[] over =
        RawHeaders.of(
            ":status",
            "200",
            "content-type",
            "application/grpc",
            "grpc-status",
            "14",
            "grpc-message",
            "over");
    client.say(block(call, RawFrame.END_STREAM, over));
    for (int i = 0; i < 10; i++) {
      client.say(data(call, 0, new byte[100]));
      client.say(block(call, RawFrame.END_STREAM, over));
      client.say(data(call, RawFrame.END_STREAM, NO_BYTES));
    }
  }
}
