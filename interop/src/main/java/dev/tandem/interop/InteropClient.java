package dev.tandem.interop;

import dev.tandem.rpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Calls a `TestService` of any language as one of gRPC's interop cases says. Ends with 0 if it
/// passed, with 1 and what was wrong if not.
final class InteropClient {
  private static final List<String> OPTIONS =
      List.of(
          "server_host=localhost",
          "server_port=8080",
          "test_case=empty_unary",
          "use_tls=false",
          "soak_iterations=10",
          "soak_max_failures=0",
          "soak_per_iteration_max_acceptable_latency_ms=1000",
          "soak_overall_timeout_seconds=10");

  public static void main(String... args) {
    var options = new Arguments(OPTIONS, args);
    String target = options.text("server_host") + ":" + options.number("server_port");
    try (var channel = Channel.to("http://" + target)) {
      Map<String, InteropCases.Case> cases = new InteropCases(channel).byName();
      var soak =
          new Soak(
              options.number("soak_iterations"),
              options.number("soak_max_failures"),
              Duration.ofMillis(options.number("soak_per_iteration_max_acceptable_latency_ms")),
              Duration.ofSeconds(options.number("soak_overall_timeout_seconds")));
      cases.put("rpc_soak", () -> soak.run("http://" + target, false));
      cases.put("channel_soak", () -> soak.run("http://" + target, true));
      run(cases, options.text("test_case"));
    }
  }

  private static void run(Map<String, InteropCases.Case> cases, String name) {
    if (name.equals("list")) {
      cases.keySet().forEach(IO::println);
      return;
    }
    var chosen = cases.get(name);
    if (chosen == null) {
      throw Arguments.wrong(
          "--test_case=" + name + ": one of " + String.join(", ", cases.keySet()) + " is meant");
    }
    try {
      chosen.run();
    } catch (Exception e) {
      System.err.println(name + " failed: " + e);
      System.exit(1);
    }
  }
}
