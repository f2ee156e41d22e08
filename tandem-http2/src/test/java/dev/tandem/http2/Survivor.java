package dev.tandem.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// One end that hears anything, and answers this or that: it must not throw, hold no more than its
/// limits allow, and end at most once, with one GOAWAY that says why.
final class Survivor {
  private static final int LIST = 1_000;
  private static final Http2Settings SETTINGS = Http2Settings.DEFAULTS.withMaxConcurrentStreams(30);
  private static final Http2Limits LIMITS = new Http2Limits(100_000, LIST, 3, 1 << 20);

  /// One frame that is not whole; two strings of a header field that is not, and as much room to
  /// grow; what they are decoded in; the table and its fields; a list; streams.
  private static final long MOST =
      16_384
          + 2 * (2 * (4 * 4_096 + 8) + 16_384)
          + 2 * 4 * 4_096
          + 8 * 4_096
          + 4 * LIST
          + 200 * Conversation.OPENED
          + 8_192;

  private final Endpoint end;
  private final Random random;
  private final List<String> errors = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private boolean deaf;

  Survivor(Role role, Random random) {
    this.end = new Endpoint(role, SETTINGS, LIMITS);
    this.random = random;
    if (role == Role.CLIENT) for (int i = 0; i < Conversation.OPENED; i++) end.openRequest();
    end.says();
  }

  Inbound inbound() {
    return end.inbound;
  }

  /// In pieces of any size, to the end of the connection.
  void hear(byte[] bytes) {
    for (int from = 0; from < bytes.length; ) {
      int n = Math.min(bytes.length - from, 1 + random.nextInt(5_000));
      end.hear(Arrays.copyOfRange(bytes, from, from + n));
      from += n;
      note();
      assertThat(Retained.bytes(end.inbound)).isLessThan(MOST);
      assertThat(end.inbound.openStreams()).isLessThanOrEqualTo(Conversation.OPENED);
      if (!deaf) answer();
      if (random.nextInt(4) == 0) said.addAll(end.says());
    }
    end.inbound.eof();
    note();
    said.addAll(end.says());
    endsOnceOrNotAtAll();
  }

  /// After its own error the inbound half hears nothing any more. The outbound half may have one
  /// too.
  private void note() {
    List<String> log = end.log();
    if (deaf) assertThat(log).allMatch(line -> line.startsWith("error FLOW_CONTROL_ERROR"));
    for (String line : log) if (line.startsWith("error ")) errors.add(line.substring(6));
    deaf |=
        end.commands.stream().anyMatch(Command.GoAway.class::isInstance)
            || log.stream().anyMatch(line -> line.startsWith("not HTTP/2"));
  }

  private void endsOnceOrNotAtAll() {
    var goAways = said.stream().filter(line -> line.startsWith("GOAWAY ")).toList();
    if (errors.isEmpty()) {
      assertThat(goAways).isEmpty();
      return;
    }
    assertThat(goAways).hasSize(1).first().isEqualTo(said.getLast());
    assertThat(errors).anyMatch(code -> goAways.getFirst().contains(" " + code + " "));
  }

  private void answer() {
    for (Endpoint.Stream s : List.copyOf(end.streams.values())) {
      if (s.in == null || s.gone) continue;
      switch (random.nextInt(12)) {
        case 0 -> end.reset(s, ErrorCode.CANCEL);
        case 1 -> end.inbound.resetStream(s.in, ErrorCode.INTERNAL_ERROR);
        case 2 -> {
          if (end.role == Role.SERVER) end.reply(s, "answer");
          else end.data(s, "last", true);
        }
        case 3 -> end.inbound.credit(s.in, 100);
        default -> {}
      }
    }
  }
}
