package dev.tandem.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our client among hostile servers: a process of its own with 64 MiB of heap, which calls an
/// honest server over another channel all the while. The figures are printed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = SECONDS)
abstract class HostileServersContract {
  private static final List<String> SMALL =
      List.of("-Xmx64m", "-XX:MaxDirectMemorySize=16m", "-XX:+ExitOnOutOfMemoryError");

  /// Of those without a response to any call, however many calls are made: six follow one another
  /// at once; the rest are made after waits that grow from a second.
  private static final int BARREN = 12;

  private static final long MIB = 1024; // KiB

  private final boolean large;
  private final LoadedServer honest = new LoadedServer();
  private final Map<String, RawServer> servers = new HashMap<>();
  private Program client;

  HostileServersContract(boolean large) {
    this.large = large;
  }

  /// Those that are met.
  abstract List<HostileCase> cases();

  @BeforeAll
  void start() {
    var arguments = new ArrayList<String>();
    arguments.add("--honest=" + honest.target());
    arguments.add("--large=" + large);
    arguments.add("--patience_ms=" + (large ? 10_000 : 1_000));
    for (HostileCase hostile : cases()) {
      var server = new RawServer(hostile.server());
      servers.put(hostile.name(), server);
      arguments.add(
          "--case=%s/127.0.0.1:%d/%s".formatted(hostile.calls(), server.port(), hostile.name()));
    }
    client =
        Program.java(
            SMALL,
            System.getProperty("java.class.path"),
            BesetClient.class.getName(),
            arguments.toArray(String[]::new));
  }

  @AfterAll
  void end() {
    if (client != null) client.close();
    servers.values().forEach(RawServer::close);
    honest.close();
  }

  /// What may be said of times besides, where they can be relied on.
  void check(BesetReport report) {}

  @ParameterizedTest
  @MethodSource("cases")
  void aHostileServerHarmsItsOwnCallsAlone(HostileCase hostile) {
    BesetReport report;
    do {
      report = BesetReport.of(client.awaitStart(BesetReport.BEGINNING));
    } while (!report.name().equals(hostile.name()));
    RawServer server = Objects.requireNonNull(servers.get(hostile.name()));
    System.out.printf(
        "%s    %d connections, %d streams%n", report, server.connections(), server.streams());
    assertThat(hostile.codes().stream().map(Code::name).collect(Collectors.toSet()))
        .as("codes")
        .containsAll(report.codes().keySet());
    assertThat(report.text()).contains(hostile.text());
    assertThat(server.connections()).as("connections").isPositive();
    assertThat(server.barren()).as("connections without a response").isLessThanOrEqualTo(BARREN);
    assertThat(server.streams())
        .as("streams for " + report.calls() + " calls")
        .isLessThanOrEqualTo((int) report.calls() * hostile.requestsPerCall());
    assertThat(report.threads()).as("threads that are left").isLessThanOrEqualTo(2);
    assertThat(report.descriptors()).as("descriptors that are left").isLessThanOrEqualTo(0);
    assertThat(report.heapKib()).as("heap that is left").isLessThan(4 * MIB);
    assertThat(report.directKib()).as("direct memory that is left").isLessThan(MIB);
    check(report);
  }
}
