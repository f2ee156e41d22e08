package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ContextTest {
  private static final Context.Key<String> NAME = Context.Key.named("name");
  private final RpcException why = RpcException.local(Code.CANCELLED, "test", null);

  /// As the runtime makes one.
  private static Context serving() {
    return Context.serving(null, Context.NO_DEADLINE);
  }

  @Test
  void outsideACallItIsTheRoot() {
    assertThat(Context.current()).isSameAs(Context.ROOT);
    assertThat(Context.ROOT.remaining()).isEmpty();
    assertThat(Context.ROOT.isCancelled()).isFalse();
  }

  @Test
  void aValueHidesThoseBelowIt() {
    Context one = Context.ROOT.with(NAME, "one");
    Context two = one.with(Context.Key.named("name"), "another key").with(NAME, "two");
    assertThat(one.get(NAME)).contains("one");
    assertThat(two.get(NAME)).contains("two");
    assertThat(Context.ROOT.get(NAME)).isEmpty();
  }

  @Test
  void theEarlierDeadlineCounts() {
    Context minute = Context.ROOT.withTimeout(Duration.ofMinutes(1));
    assertThat(minute.withTimeout(Duration.ofHours(1)).remaining().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(minute.withTimeout(Duration.ofSeconds(1)).remaining().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aDeadlineInThePastHasPassedAndOneInCenturiesIsNone() {
    assertThat(Context.ROOT.withTimeout(Duration.ofSeconds(-1)).remaining().orElseThrow())
        .isLessThanOrEqualTo(Duration.ZERO);
    assertThat(Context.ROOT.withTimeout(Duration.ofSeconds(Long.MAX_VALUE)).remaining()).isEmpty();
  }

  @Test
  void viewsShareTheCancellation() {
    Context call = serving();
    Context view = call.with(NAME, "x").withTimeout(Duration.ofMinutes(1));
    var told = new ArrayList<RpcException>();
    Runnable unused = view.onCancel(told::add);
    call.cancel(why);
    assertThat(view.isCancelled()).isTrue();
    assertThat(told).containsExactly(why);
    assertThat(unused).isNotNull();
  }

  @Test
  void aListenerIsToldOnce() {
    Context call = serving();
    var told = new ArrayList<RpcException>();
    call.onCancel(told::add);
    call.cancel(why);
    call.cancel(why);
    assertThat(told).hasSize(1);
  }

  @Test
  void aListenerThatComesLateIsToldAtOnce() {
    Context call = serving();
    call.cancel(why);
    var told = new AtomicReference<RpcException>();
    call.onCancel(told::set).run();
    assertThat(told.get()).isSameAs(why);
  }

  @Test
  void aListenerTakenBackIsNotTold() {
    Context call = serving();
    var told = new ArrayList<RpcException>();
    call.onCancel(told::add).run();
    call.cancel(why);
    assertThat(told).isEmpty();
  }

  @Test
  void aListenerThatFailsDoesNotKeepTheOthersFromHearing() {
    Context call = serving();
    var told = new ArrayList<RpcException>();
    call.onCancel(
        _ -> {
          throw new IllegalStateException("ours");
        });
    call.onCancel(told::add);
    call.cancel(why);
    assertThat(told).containsExactly(why);
  }

  @Test
  void markedItIsCancelledBeforeAnyoneIsTold() {
    Context call = serving();
    var told = new ArrayList<RpcException>();
    call.onCancel(told::add);
    call.mark(why);
    assertThat(call.isCancelled()).isTrue();
    assertThat(told).isEmpty();
    call.cancel(RpcException.local(Code.CANCELLED, "the call has ended", null));
    assertThat(call.cancellation()).isSameAs(why);
    assertThat(told).hasSize(1);
  }

  @Test
  void tasksRunInTheContextThatWrappedThem() throws Exception {
    var seen = new AtomicReference<Context>();
    Context named = Context.ROOT.with(NAME, "x");
    Thread t = named.threadFactory().newThread(() -> seen.set(Context.current()));
    t.start();
    t.join();
    assertThat(seen.get()).isSameAs(named);
    assertThat(named.wrap(Context::current).call()).isSameAs(named);
    named.run(() -> Context.propagating(Runnable::run).execute(() -> seen.set(Context.current())));
    assertThat(seen.get()).isSameAs(named);
    assertThat(Context.current()).isSameAs(Context.ROOT);
  }
}
