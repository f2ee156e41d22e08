package dev.tandem.rpc;

import dev.tandem.rpc.schedule.Randomness;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one call is to do, at both ends.
///
/// @param requests how many the client sends, where it may send several
/// @param reads how many of them the handler reads
/// @param responses how many the handler sends, where it may send several
/// @param bytes in each message, about
/// @param takes how many responses the client reads before it leaves
/// @param end how the handler ends
/// @param nested the call that the handler makes first; null: none
record CallPlan(
    Kind kind,
    int requests,
    int reads,
    int responses,
    int bytes,
    int takes,
    End end,
    @Nullable Duration timeout,
    boolean waitsForReady,
    boolean pipes,
    @Nullable CallPlan nested) {
  enum Kind {
    UNARY,
    SERVER_STREAMING,
    CLIENT_STREAMING,
    BIDI
  }

  enum End {
    OK(Code.OK),
    /// With a status of its own.
    FAILS(Code.ABORTED),
    /// With an exception that says nothing to a client.
    BREAKS(Code.UNKNOWN),
    /// Not before it is interrupted.
    WAITS(null);

    /// What the client sees if nothing else happens; null: nothing.
    final @Nullable Code code;

    End(@Nullable Code code) {
      this.code = code;
    }
  }

  static final int ALL = Integer.MAX_VALUE;

  /// A plain one that runs to its end, with a bit of everything that its kind has.
  static CallPlan of(Kind kind) {
    return new CallPlan(kind, 2, ALL, 2, 40, ALL, End.OK, null, false, false, null);
  }

  CallPlan withTimeout(Duration timeout) {
    return new CallPlan(
        kind, requests, reads, responses, bytes, takes, end, timeout, waitsForReady, pipes, nested);
  }

  /// Any.
  static CallPlan random(Randomness random) {
    return random(random, random.oneIn(8));
  }

  private static CallPlan random(Randomness random, boolean nests) {
    return new CallPlan(
        random.of(Kind.values()),
        random.below(5),
        random.oneIn(3) ? random.below(4) : ALL,
        random.below(5),
        random.of(1, 30, 250, 6000),
        random.oneIn(4) ? random.below(3) : ALL,
        random.of(End.OK, End.OK, End.OK, End.FAILS, End.BREAKS, End.WAITS),
        random.oneIn(3) ? Duration.ofNanos(random.of(1, 1_000_000, 10_000_000, 40_000_000)) : null,
        random.oneIn(4),
        random.oneIn(3),
        nests ? random(random, false) : null);
  }

  /// Whether the client can know that the handler is through with it by itself.
  boolean isReadToItsEnd() {
    return takes == ALL;
  }
}
