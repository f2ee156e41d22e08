package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.schedule.Interposed.Order;
import dev.tandem.rpc.schedule.Mutant;
import dev.tandem.rpc.schedule.Mutant.Effect;
import dev.tandem.rpc.schedule.Schedules;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// However reply, cancel, deadline, reset, GOAWAY and the loss of a connection meet, a call has one
/// outcome, at both ends, and gives back what it held. [AllEndingsTest] tries far more.
class EndingsTest {
  static final Schedules SCHEDULES = Schedules.of(EndingPlay.class);

  static Stream<String> seeds(long from, int count) {
    return LongStream.range(from, from + count).mapToObj(Long::toString);
  }

  /// Every conversation of [EndingPlay], each disturbance in it at every `step`th point.
  static Stream<String> positions(int step) {
    return Stream.of(CallPlan.Kind.values())
        .flatMap(kind -> Stream.of(Disturbance.values()).map(what -> kind + " " + what))
        .flatMap(
            scene -> Stream.of(Order.values()).flatMap(order -> positions(scene, order, step)));
  }

  /// As long as it is undisturbed.
  private static Stream<String> positions(String scene, Order order, int step) {
    long length = SCHEDULES.play(scene + " " + Integer.MAX_VALUE + " " + order).points();
    return LongStream.range(0, length / step).mapToObj(i -> scene + " " + i * step + " " + order);
  }

  @Test
  void aCallEndsOnceAndGivesAllBackHoweverItsEndsMeet() throws Exception {
    assertThat(SCHEDULES.endWell(seeds(0, 2000))).as("points").isGreaterThan(0);
  }

  @Test
  void aCallEndsOnceWhereverASingleThingHappensToIt() throws Exception {
    assertThat(SCHEDULES.endWell(positions(61))).as("points").isGreaterThan(0);
  }

  @Test
  void aSeedDecidesItsSchedule() {
    Schedules others = Schedules.of(EndingPlay.class); // whose classes have done other things
    for (String seed : seeds(0, 100).toList()) {
      assertThat(others.play(seed).fingerprint())
          .as("schedule of seed " + seed)
          .isEqualTo(SCHEDULES.play(seed).fingerprint());
    }
  }

  static Stream<Mutant> bugs() {
    return Stream.of(
        new Mutant("ClientStream", "settle", "cancel", Effect.SKIPPED),
        new Mutant("ServerStream", "end", "leave", Effect.SKIPPED),
        new Mutant("ClientConnection", "leave", "post", Effect.SKIPPED),
        new Mutant("Writer", "failLater", "giveBackBuffer", Effect.SKIPPED));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void aBugThatIsPutInIsFound(Mutant bug) throws Exception {
    assertThat(SCHEDULES.with(bug).firstFault(seeds(0, 4000))).as(bug.toString()).isNotNull();
  }
}
