package dev.tandem.interop;

import static dev.tandem.interop.HostileHeaders.each;

import dev.tandem.rpc.Code;
import java.util.List;
import java.util.Set;

/// Servers that refuse, reset, and leave: what a client that tries again and again would do for
/// them.
final class HostileLeaving {
  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;

  private HostileLeaving() {}

  static List<HostileCase> cases() {
    return List.of(
        new HostileCase(
            "each stream refused at once",
            BesetCalls.ECHO,
            each(
                (client, call) ->
                    client.say(RawFrame.of(RawFrame.RST_STREAM, call, REFUSED_STREAM))),
            Set.of(Code.UNAVAILABLE),
            "REFUSED_STREAM",
            6),
        new HostileCase(
            "each stream reset at once",
            BesetCalls.ECHO,
            each((client, call) -> client.say(RawFrame.of(RawFrame.RST_STREAM, call, CANCEL))),
            Code.CANCELLED,
            "the stream was reset with CANCEL"),
        new HostileCase(
            "GOAWAY at once on each connection",
            BesetCalls.STORM,
            client -> {
              client.begin();
              client.goAway(0);
              client.listenToTheEnd();
            },
            Code.UNAVAILABLE,
            "GOAWAY"),
        new HostileCase(
            "GOAWAY at once, and calls that wait for a better server",
            BesetCalls.PATIENT,
            client -> {
              client.begin();
              client.goAway(0);
              client.listenToTheEnd();
            },
            Set.of(Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE),
            "",
            6),
        new HostileCase(
            "GOAWAY for each call",
            BesetCalls.STORM,
            each((client, call) -> client.goAway(0)),
            Set.of(Code.UNAVAILABLE),
            "GOAWAY",
            6),
        new HostileCase(
            "GOAWAY with a last stream that rises",
            BesetCalls.STORM,
            each(
                (client, call) -> {
                  client.goAway(call);
                  client.goAway(call + 2);
                }),
            Code.UNAVAILABLE,
            "it can only fall"),
        new HostileCase(
            "GOAWAY, and the calls are never answered",
            BesetCalls.IMPATIENT,
            each((client, call) -> client.goAway(call)),
            Set.of(Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE),
            "",
            6),
        new HostileCase(
            "each connection closed behind its SETTINGS",
            BesetCalls.STORM,
            client -> client.begin(),
            Code.UNAVAILABLE,
            "was lost"),
        new HostileCase(
            "each connection closed at its first call",
            BesetCalls.STORM,
            client -> {
              client.begin();
              client.call();
            },
            Code.UNAVAILABLE,
            "was lost"),
        new HostileCase(
            "each connection closed at once", BesetCalls.ECHO, client -> {}, Code.UNAVAILABLE, ""));
  }
}
