package dev.tandem.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What one end made of bytes, and said to them.
record Heard(List<String> events, Map<Integer, String> bodies, List<String> reasons, String says) {
  /// However the bytes are cut, they mean the same: byte by byte, and in pieces of any size up to
  /// `mosts`.
  static void alikeHoweverItIsCut(
      Role role, byte[] bytes, Random random, String what, int... mosts) {
    Heard whole = of(role, bytes, bytes.length + 1, null);
    assertThat(of(role, bytes, 1, null)).as("%s: byte by byte; %s", role, what).isEqualTo(whole);
    for (int most : mosts) {
      assertThat(of(role, bytes, most, random))
          .as("%s: in pieces of 1 to %d; %s", role, most, what)
          .isEqualTo(whole);
    }
  }

  /// @param random sizes; all are `most` without it
  private static Heard of(Role role, byte[] bytes, int most, Random random) {
    var settings = Http2Settings.DEFAULTS.withMaxConcurrentStreams(30);
    var limits = new Http2Limits(100_000, 1_000, 3, 20_000);
    var e = new Endpoint(role, settings, limits);
    e.greedy = false; // a piece is credited when it comes, so the credits would be others
    if (role == Role.CLIENT) for (int i = 0; i < Conversation.OPENED; i++) e.openRequest();
    e.bytes();
    for (int from = 0; from < bytes.length; ) {
      int n = Math.min(bytes.length - from, random == null ? most : 1 + random.nextInt(most));
      e.hear(Arrays.copyOfRange(bytes, from, from + n));
      from += n;
    }
    e.inbound.eof();
    Map<Integer, String> bodies = new HashMap<>();
    e.streams.forEach((id, s) -> bodies.put(id, s.heard.toString()));
    return new Heard(
        withoutPieces(e.log()), bodies, e.reasons, HexFormat.of().formatHex(e.bytes()));
  }

  /// Neighbouring pieces of one stream's body are one.
  private static List<String> withoutPieces(List<String> log) {
    var events = new ArrayList<String>();
    for (String line : log) {
      if (!line.startsWith("data ")) {
        events.add(line);
        continue;
      }
      String data =
          line.substring(0, line.indexOf(' ', 5) < 0 ? line.length() : line.indexOf(' ', 5));
      boolean end = line.endsWith(" end");
      if (!events.isEmpty() && events.getLast().equals(data)) events.removeLast();
      events.add(end ? data + " end" : data);
    }
    return events;
  }
}
