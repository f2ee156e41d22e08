package dev.tandem.rpc;

import dev.tandem.rpc.schedule.Chooser;
import dev.tandem.rpc.schedule.Interposed;
import dev.tandem.rpc.schedule.Play;
import dev.tandem.rpc.schedule.Priorities;
import dev.tandem.rpc.schedule.RandomWalk;
import dev.tandem.rpc.schedule.Randomness;
import dev.tandem.rpc.schedule.Run;
import dev.tandem.rpc.schedule.Schedule;
import java.time.Duration;

/// How calls end. A script is a seed, which decides everything; or `KIND DISTURBANCE POSITION
/// ORDER`: a short conversation in which one thing happens, at that point.
final class EndingPlay implements Play {
  @Override
  public Run play(String script, boolean traced) {
    String[] words = script.split(" ", -1);
    if (words.length == 1) return seed(Long.parseLong(script), traced);
    var what = Disturbance.valueOf(words[1]);
    CallPlan plan = CallPlan.of(CallPlan.Kind.valueOf(words[0]));
    if (what == Disturbance.TIME) plan = plan.withTimeout(Duration.ofMillis(10));
    var scene = EndingScene.of(plan, what, Long.parseLong(words[2]));
    return Schedule.run(new Interposed(Interposed.Order.valueOf(words[3])), traced, scene::play);
  }

  private static Run seed(long seed, boolean traced) {
    var random = new Randomness(seed);
    Chooser chooser = seed % 2 == 0 ? new RandomWalk(~seed) : new Priorities(~seed);
    return Schedule.run(chooser, traced, EndingScene.random(random)::play);
  }
}
