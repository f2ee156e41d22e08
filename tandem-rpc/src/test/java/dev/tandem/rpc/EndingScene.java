package dev.tandem.rpc;

import dev.tandem.rpc.schedule.Randomness;
import dev.tandem.rpc.schedule.Schedule;
import dev.tandem.rpc.transport.Books;
import dev.tandem.rpc.transport.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import routeguide.RouteGuide;

/// A server and a channel in memory, some calls, and what happens to them: played on the threads of
/// a [Schedule], and judged.
final class EndingScene {
  /// @param call whose turn it is; of those that are made by the scene itself
  /// @param position the point of the schedule at which it happens
  record Event(Disturbance what, int call, long position) {}

  private static final Duration LONG = Duration.ofSeconds(30);

  /// By then a loop asks its connections whether anything was forgotten: what it finds was.
  private static final long TICK_NANOS = 1_000_000_000;

  private final List<CallRecord> calls = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private UnaryOperator<ServerBuilder> settings = b -> b;
  private boolean limited;

  /// One after another, on one thread.
  private boolean inTurn;

  // once it is played
  private Schedule schedule;
  private Server server;
  private ManagedChannel channel;
  private Books books;
  private final List<String> told = new ArrayList<>();

  private EndingScene() {}

  /// Any calls, any settings, any events.
  static EndingScene random(Randomness random) {
    var scene = new EndingScene();
    for (int i = 0, n = random.of(1, 1, 2, 3); i < n; i++) scene.add(CallPlan.random(random));
    for (int i = 0, n = random.of(0, 1, 1, 2, 3); i < n; i++) {
      int position = random.below(random.oneIn(3) ? 1 << (5 + random.below(9)) : 3000);
      scene.events.add(
          new Event(random.of(Disturbance.values()), random.below(scene.calls.size()), position));
    }
    int atOnce = random.oneIn(4) ? 1 + random.below(2) : 0;
    int streams = random.oneIn(4) ? 1 + random.below(2) : 100;
    boolean inline = random.oneIn(6);
    int loops = 1 + random.below(2);
    scene.inTurn = random.oneIn(4);
    scene.limited = atOnce > 0 || streams < 100;
    scene.settings =
        b -> {
          b.maxConcurrentStreams(streams).loops(loops);
          if (atOnce > 0) b.maxConcurrentCalls(atOnce, 1);
          if (inline && scene.mayBeInline()) b.inline(RouteGuide.GET_FEATURE);
          return b;
        };
    return scene;
  }

  /// A call that connects, then another, and one event at a position.
  static EndingScene of(CallPlan plan, Disturbance what, long position) {
    var scene = new EndingScene();
    scene.add(CallPlan.of(CallPlan.Kind.UNARY));
    scene.add(plan);
    scene.inTurn = true;
    scene.events.add(new Event(what, 1, position));
    return scene;
  }

  private void add(CallPlan plan) {
    calls.add(new CallRecord(2 * calls.size(), plan, null));
  }

  private boolean mayBeInline() {
    return calls.stream().allMatch(c -> c.nested == null && c.plan.end() != CallPlan.End.WAITS);
  }

  // ---- playing

  /// On a thread of a schedule.
  void play() {
    schedule = Schedule.current();
    server = settings.apply(builder()).build();
    channel =
        ChannelBuilder.inProcess(server, false)
            .streamWindowBytes(CallContract.WINDOW_BYTES)
            .sendBufferBytes(CallContract.SEND_BYTES)
            .build();
    books = new Books(server.transport().transport, channel);
    try {
      run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ServerBuilder builder() {
    return Server.builder()
        .service(RouteGuide.SERVICE, new EndingHandlers(this::fault, () -> channel))
        .intercept(EndingHandlers.watching(this::byNumber))
        .streamWindowBytes(CallContract.WINDOW_BYTES)
        .sendBufferBytes(CallContract.SEND_BYTES);
  }

  private CallRecord byNumber(int number) {
    CallRecord call = calls.get(number / 2);
    return number % 2 == 0 ? call : call.nested;
  }

  private void fault(String what) {
    told.add(what);
  }

  private void run() throws InterruptedException {
    var threads = callers();
    var others = new ArrayList<Thread>();
    for (Event e : events) {
      others.add(Thread.ofVirtual().name(e.toString()).start(() -> happen(e)));
    }
    long begin = System.nanoTime();
    schedule.await(() -> calls.stream().allMatch(CallRecord::isOver), LONG);
    if (calls.stream().allMatch(CallRecord::isOver)) balance(others, System.nanoTime() - begin);
    boolean free =
        (!limited && !inTurn) || calls.stream().allMatch(c -> c.endsByItself() && c.nested == null);
    for (CallRecord c : calls) {
      c.overdue = !c.isOver();
      c.mustEnd = free && c.endsByItself();
    }
    Held held = Held.by(List.of(server.transport().transport));
    channel.close();
    server.stop(Duration.ZERO);
    for (Thread t : threads) t.join();
    for (Thread t : others) t.join();
    schedule.settle();
    judge(held);
  }

  private List<Thread> callers() {
    var threads = new ArrayList<Thread>();
    for (List<CallRecord> group : inTurn ? List.of(calls) : calls.stream().map(List::of).toList()) {
      Runnable work = () -> group.forEach(c -> new EndingCaller(channel, c).run());
      Thread caller = Thread.ofVirtual().name("caller of " + group.getFirst().number).start(work);
      for (CallRecord c : group) c.caller = caller;
      threads.add(caller);
    }
    return threads;
  }

  /// All calls are over at the client: so they are at the server, at once, and if the connection is
  /// still the first one it holds nothing for them. And nobody has waited for a tick.
  private void balance(List<Thread> others, long nanos) throws InterruptedException {
    for (Thread t : others) t.join();
    schedule.settle();
    for (CallRecord c : everyCall()) {
      if (c.returned < c.began) fault("over, and its handler still runs: " + c);
    }
    var lasting = EnumSet.of(Disturbance.CANCEL, Disturbance.INTERRUPT, Disturbance.TIME);
    if (!events.stream().allMatch(e -> lasting.contains(e.what))) return;
    if (nanos >= TICK_NANOS) fault("it took " + nanos / 1_000_000 + " ms: something was forgotten");
    books.catchUp();
    schedule.settle();
    for (String left : books.left()) fault("still open, but nothing to do: " + left);
  }

  private void judge(Held held) {
    for (CallRecord c : calls) {
      c.faults(limited).forEach(this::fault);
      if (c.nested != null) c.nested.faults(limited).forEach(this::fault);
    }
    for (String left : held.left()) fault("left behind: " + left);
    for (String line : schedule.logged()) {
      if (!line.matches("(?s)WARNING: the handler of .* failed.*as planned"))
        fault("logged: " + line);
    }
    if (told.isEmpty()) return;
    told.forEach(schedule::fault);
    schedule.fault("with " + events + " and " + calls);
  }

  // ---- what happens

  private void happen(Event e) {
    schedule.awaitPosition(e.position);
    CallRecord call = calls.get(e.call);
    Set<CallRecord> all = Set.copyOf(everyCall());
    switch (e.what) {
      case CANCEL -> {
        disturb(e.what, call);
        if (call.call != null) call.call.cancel("as planned", null);
      }
      case INTERRUPT -> {
        for (CallRecord c : calls) if (inTurn || c.equals(call)) disturb(e.what, c);
        call.caller.interrupt();
      }
      case TIME -> schedule.elapse(20_000_000);
      case CLIENT_LOST -> {
        all.forEach(c -> disturb(e.what, c));
        books.loseClientsEnds();
      }
      case SERVER_LOST -> {
        all.forEach(c -> disturb(e.what, c));
        books.loseServersEnds();
      }
      case GOAWAY -> books.goAway();
      case STOP -> {
        all.forEach(c -> disturb(e.what, c));
        server.stop(LONG.multipliedBy(2));
      }
      case STOP_NOW -> {
        all.forEach(c -> disturb(e.what, c));
        server.stop(Duration.ZERO);
      }
      case CLOSE -> {
        all.forEach(c -> disturb(e.what, c));
        channel.close();
      }
    }
  }

  private List<CallRecord> everyCall() {
    var all = new ArrayList<>(calls);
    for (CallRecord c : calls) if (c.nested != null) all.add(c.nested);
    return all;
  }

  private static void disturb(Disturbance what, CallRecord call) {
    call.disturbed.add(what);
  }
}
