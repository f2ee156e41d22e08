package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

/// One of each sort, of those that take no time.
final class SmallHostileServersTest extends HostileServersContract {
  private static final Set<String> NAMES =
      Set.of(
          "1xx without end",
          "a block that cannot be decoded",
          "PUSH_PROMISE",
          "DATA beyond the window of a stream",
          "PING without end",
          "each stream refused at once",
          "GOAWAY for each call",
          "each connection closed behind its SETTINGS",
          "a server that never says anything",
          "an answer that is no HTTP/2",
          "a message that says it has 4 GiB",
          "a zip bomb");

  SmallHostileServersTest() {
    super(false);
  }

  @Override
  List<HostileCase> cases() {
    List<HostileCase> some =
        HostileCase.all().stream().filter(c -> NAMES.contains(c.name())).toList();
    assertThat(some).as("cases of these names").hasSameSizeAs(NAMES);
    return some;
  }
}
