package dev.tandem.interop;

import dev.tandem.rpc.Channel;
import io.grpc.testing.integration.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// gRPC's `rpc_soak` and `channel_soak`: one large call after another, over one channel or a new
/// one for each, in a given time.
///
/// @param most that a call may take before it counts as failed
record Soak(int iterations, int maxFailures, Duration most, Duration overall) {
  void run(String target, boolean newChannels) {
    var failures = new ArrayList<String>();
    var durations = new ArrayList<Long>();
    long end = System.nanoTime() + overall.toNanos();
    try (var shared = Channel.to(target)) {
      for (int i = 0; i < iterations && System.nanoTime() - end < 0; i++) {
        long begin = System.nanoTime();
        try {
          if (newChannels) onNewChannel(target);
          else call(shared);
        } catch (RuntimeException e) {
          failures.add(e.toString());
        }
        long took = System.nanoTime() - begin;
        durations.add(took);
        if (took > most.toNanos()) failures.add("a call took " + Duration.ofNanos(took));
      }
    }
    report(durations, failures);
  }

  private static void onNewChannel(String target) {
    try (var channel = Channel.to(target)) {
      call(channel);
    }
  }

  private static void call(Channel channel) {
    InteropCases.large(TestService.client(channel).unaryCall(InteropCases.largeRequest().build()));
  }

  private void report(List<Long> durations, List<String> failures) {
    durations.sort(null);
    Supplier<String> said =
        () ->
            "%d of %d calls done, %d failed, p50 %d us, p100 %d us"
                .formatted(
                    durations.size(),
                    iterations,
                    failures.size(),
                    durations.isEmpty() ? 0 : durations.get(durations.size() / 2) / 1000,
                    durations.isEmpty() ? 0 : durations.getLast() / 1000);
    if (durations.size() < iterations || failures.size() > maxFailures) {
      throw new IllegalStateException(said.get() + ": " + failures);
    }
    IO.println(said.get());
  }
}
