package dev.tandem.interop;

import dev.tandem.rpc.Code;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Frames without end from a server that never reads, and what its client would have to do for
/// each.
final class HostileFloods {
  private static final int FRAMES = 3_000_000;
  private static final int UNKNOWN = 0xFA;
  private static final String CALM = "ENHANCE_YOUR_CALM: too many frames that bring nothing";

  private HostileFloods() {}

  static List<HostileCase> cases() {
    return List.of(
        flood("PING without end", RawFrame.of(RawFrame.PING, 0, 1, 2)),
        flood("SETTINGS without end", RawFrame.settings(RawFrame.INITIAL_WINDOW_SIZE, 65_535)),
        flood("WINDOW_UPDATE without end", RawFrame.of(RawFrame.WINDOW_UPDATE, 0, 1)),
        flood("frames that nobody has defined", new RawFrame(UNKNOWN, 0, 0, new byte[8])),
        flood("tables that come and go", RawFrame.settings(1, 0, 1, 4096)),
        new HostileCase(
            "empty DATA without end",
            BesetCalls.ECHO,
            HostileFloods::emptyData,
            Code.UNAVAILABLE,
            CALM),
        new HostileCase(
            "DATA for a call that was cancelled, without end",
            BesetCalls.IMPATIENT,
            HostileFloods::cancelled,
            Set.of(Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE),
            "",
            1),
        new HostileCase(
            "windows of streams that open and close",
            BesetCalls.UPLOAD,
            HostileFloods::flapping,
            Set.of(Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED),
            "",
            1),
        new HostileCase(
            "a limit of streams that goes up and down",
            BesetCalls.ECHO,
            HostileFloods::flappingStreams,
            Code.UNAVAILABLE,
            CALM));
  }

  private static HostileCase flood(String name, RawFrame frame) {
    return new HostileCase(
        name,
        BesetCalls.ECHO,
        client -> {
          client.begin();
          client.call();
          without(client, frame);
        },
        Code.UNAVAILABLE,
        CALM);
  }

  /// Sends it until the client hangs up; reads nothing meanwhile.
  private static void without(RawConversation client, RawFrame frame) throws IOException {
    for (int i = 0; i < FRAMES; i++) client.say(frame);
    client.flush();
    client.listenToTheEnd();
  }

  private static void emptyData(RawConversation client) throws IOException {
    client.begin();
    int call = client.call();
    client.headers(call);
    without(client, HostileFrames.data(call, 0, new byte[0]));
  }

  /// The first call is over by its own deadline; what is sent then is within the connection's
  /// window, which the client gives back.
  private static void cancelled(RawConversation client) throws IOException {
    client.begin();
    int call = client.call();
    client.headers(call);
    client.data(call, new byte[] {0, 0, 0x20, 0, 0});
    client.over(call);
    for (int i = 0; i < 1_000_000; i++) client.say(HostileFrames.data(call, 0, new byte[1]));
    client.listenToTheEnd();
  }

  private static void flapping(RawConversation client) throws IOException {
    client.begin();
    client.call();
    RawFrame open = RawFrame.settings(RawFrame.INITIAL_WINDOW_SIZE, 1);
    RawFrame shut = RawFrame.settings(RawFrame.INITIAL_WINDOW_SIZE, 0);
    for (int i = 0; i < FRAMES / 2; i++) {
      client.say(open);
      client.say(shut);
    }
    client.flush();
    client.listenToTheEnd();
  }

  private static void flappingStreams(RawConversation client) throws IOException {
    client.begin();
    int call = client.call();
    client.headers(call);
    for (int i = 0; i < FRAMES; i++) {
      client.say(RawFrame.settings(RawFrame.MAX_CONCURRENT_STREAMS, i % 3));
    }
    client.flush();
    client.listenToTheEnd();
  }
}
