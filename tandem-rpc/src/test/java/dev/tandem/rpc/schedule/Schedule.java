package dev.tandem.rpc.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Threads of which one runs at a time: it has the baton, and hands it on at points, as a [Chooser]
/// decides, or when it has to wait.
///
/// The threads are real ones, virtual all of them; what they wait for is a condition that whoever
/// hands the baton on looks at. The clock stands still while somebody can run, but for what the
/// chooser lets pass, and jumps to whoever sleeps shortest when nobody can. A run is decided by its
/// chooser alone.
///
/// There is one at a time in a [Woven] loader. Everything in here belongs to whoever has the baton.
public final class Schedule {
  static final long NEVER = Long.MAX_VALUE;

  /// Of the clock, which may start anywhere.
  private static final long BEGIN = 1_000_000_000_000L;

  /// What a chooser lets pass at once: more would be a machine that stood still.
  private static final long LITTLE = 50_000_000;

  /// If nothing has come to its end by then, nothing will.
  private static final long LATE = BEGIN + TimeUnit.MINUTES.toNanos(10);

  private static final long MOST_POINTS = 5_000_000;

  /// Of real time, without a word: somebody waits for what no schedule knows.
  private static final long PATIENCE_SECONDS = 60;

  /// What its threads' names begin with: a schedule that is given up leaves them behind, and other
  /// tests look for those of their own calls.
  private static final String WOVEN = "woven ";

  private static volatile @Nullable Schedule running;

  private final Chooser chooser;
  private final boolean traced;
  private final boolean fine;
  private final List<Task> tasks = new ArrayList<>();
  private final IdentityHashMap<Thread, Task> byThread = new IdentityHashMap<>();
  private final PriorityQueue<Long> positions = new PriorityQueue<>();
  private final Monitors monitors = new Monitors(this);
  private final List<String> faults = new ArrayList<>();
  private final List<String> logged = new ArrayList<>();
  private final StringBuilder trace = new StringBuilder();
  private final CountDownLatch finished = new CountDownLatch(1);

  @SuppressWarnings("NullAway.Init") // before any thread runs
  private volatile Task holder;

  private long now = BEGIN;
  private long points;
  private long nextChoice;
  private int made;
  private long fingerprint = 17;

  private Schedule(Chooser chooser, boolean traced) {
    this.chooser = chooser;
    this.traced = traced;
    this.fine = chooser.isFine();
  }

  /// Runs `body`, and all threads that it starts, to their end.
  public static Run run(Chooser chooser, boolean traced, Runnable body) {
    var s = new Schedule(chooser, traced);
    Task first = s.add(Thread.ofVirtual().name("test"), body, true);
    s.enlist(first);
    s.holder = first;
    s.nextChoice = chooser.stretch();
    running = s;
    try {
      first.launch();
      if (!s.finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) s.stuckOutside();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    } finally {
      running = null;
    }
    return new Run(s.points, s.fingerprint, List.copyOf(s.faults), s.trace.toString());
  }

  private void stuckOutside() {
    faults.add(holder + " waits for something that no schedule knows:" + stack(holder.thread));
  }

  // ---- for hooks

  static @Nullable Schedule running() {
    return running;
  }

  /// The schedule that has the calling thread; null if none has.
  static @Nullable Schedule mine() {
    Schedule s = holding();
    return s == null || s.holder.hushed > 0 ? null : s;
  }

  static @Nullable Schedule holding() {
    Schedule s = running;
    return s != null && s.holder.isHere() ? s : null;
  }

  Task me() {
    return holder;
  }

  Monitors monitors() {
    return monitors;
  }

  long now() {
    return now;
  }

  /// The time `nanos` from now.
  long in(long nanos) {
    return nanos > NEVER - now ? NEVER : now + nanos;
  }

  /// A number from 0 to below `bound`, decided as all else is.
  public int pick(int bound) {
    return chooser.pick(bound);
  }

  int bufferBytes(int atMost) {
    return Math.min(atMost, 64 << pick(8));
  }

  // ---- points

  void point() {
    Task me = holder;
    if (!me.isHere()) return;
    if (me.hushed > 0 || ++points < nextChoice) return;
    if (points > MOST_POINTS) giveUp("it comes to no end; last seen: " + stack(me.thread));
    reconsider(me);
  }

  boolean isFine() {
    return fine;
  }

  /// Somebody else may have become ready.
  void changed() {
    if (chooser.isEager()) nextChoice = points;
  }

  void pass() {
    chooser.passed(holder);
    points++;
    reconsider(holder);
  }

  private void reconsider(Task me) {
    if (chooser.timePasses()) letALittlePass();
    Task next = chooser.choose(ready(), me);
    choseAt(next);
    if (next != me) handOver(me, next);
  }

  private void letALittlePass() {
    long earliest = NEVER;
    for (Task t : tasks) earliest = Math.min(earliest, t.wakesAt);
    if (earliest - now <= LITTLE && earliest > now) now = earliest;
  }

  private void choseAt(Task next) {
    nextChoice = points + chooser.stretch();
    while (!positions.isEmpty() && positions.peek() <= points) positions.remove();
    if (!positions.isEmpty()) nextChoice = Math.min(nextChoice, positions.peek());
    fingerprint = (fingerprint * 31 + next.number) * 31 + points;
    fingerprint ^= fingerprint >>> 29;
  }

  // ---- waiting

  void await(BooleanSupplier until) {
    await(until, NEVER);
  }

  /// Waits for `until`, or the time.
  void await(BooleanSupplier until, long wakesAt) {
    Task me = holder;
    if (until.getAsBoolean() || wakesAt - now <= 0) return;
    me.until = until;
    me.wakesAt = wakesAt;
    Task next = next();
    if (next != me) handOver(me, next);
    me.until = null;
    me.wakesAt = NEVER;
  }

  void awaitInterruptibly(BooleanSupplier until, long wakesAt) throws InterruptedException {
    Task me = holder;
    if (!me.interrupted) await(() -> me.interrupted || until.getAsBoolean(), wakesAt);
    if (!me.interrupted) return;
    me.interrupted = false;
    throw new InterruptedException();
  }

  /// For a test's threads: waits until there have been so many points, or nobody else can go on.
  public void awaitPosition(long position) {
    holder.awaitedPosition = true;
    positions.add(position);
    nextChoice = Math.min(nextChoice, position);
    awaitLast(() -> points >= position);
  }

  /// For a test's threads: time passes.
  public void elapse(long nanos) {
    now += nanos;
    changed();
  }

  /// For a test's threads: waits for `until`, so long at most.
  public boolean await(BooleanSupplier until, Duration atMost) {
    await(until, in(atMost.toNanos()));
    return until.getAsBoolean();
  }

  /// For a test's threads: waits until all others do.
  public void settle() {
    awaitLast(() -> false);
  }

  private void awaitLast(BooleanSupplier until) {
    Task me = holder;
    me.last = true;
    await(until, NEVER);
    me.last = false;
  }

  /// Who goes on where the one who had the baton cannot.
  private Task next() {
    while (true) {
      List<Task> ready = ready();
      if (ready.isEmpty()) ready = tasks.stream().filter(t -> t.last).toList();
      if (!ready.isEmpty()) {
        Task next = chooser.choose(ready, null);
        choseAt(next);
        return next;
      }
      long earliest = NEVER;
      for (Task t : tasks) earliest = Math.min(earliest, t.wakesAt);
      if (earliest > LATE) giveUp("all threads wait for ever" + stacks());
      now = earliest;
    }
  }

  private List<Task> ready() {
    var ready = new ArrayList<Task>(tasks.size());
    for (Task t : tasks) if (t.isReady(now)) ready.add(t);
    return ready;
  }

  /// Ends the run where it stands: its threads stay where they are.
  private void giveUp(String why) {
    faults.add(why);
    finished.countDown();
    while (true) LockSupport.park(this);
  }

  private String stacks() {
    var all = new StringBuilder();
    for (Task t : tasks) all.append("\n  ").append(t).append(stack(t.thread));
    return all.toString();
  }

  private static String stack(Thread thread) {
    var lines = new StringBuilder();
    for (StackTraceElement e : thread.getStackTrace()) {
      if (e.getClassName().startsWith("dev.tandem.") && !e.getClassName().contains(".schedule."))
        lines.append("\n      ").append(e);
    }
    return lines.toString();
  }

  // ---- the baton

  private void handOver(Task me, Task next) {
    if (traced) trace(me, next);
    holder = next;
    next.launch();
    while (holder != me) LockSupport.park(this);
  }

  private void trace(Task me, Task next) {
    String where =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .filter(f -> !f.getClassName().contains(".schedule."))
                        .findFirst()
                        .map(StackWalker.StackFrame::toString)
                        .orElse(""));
    long millis = (now - BEGIN) / 1_000_000;
    trace.append("%8d  %d ms  %-30s %s%n".formatted(points, millis, me, where));
    trace.append("          → ").append(next).append('\n');
  }

  // ---- threads

  Task add(Thread.Builder builder, Runnable body, boolean isVirtual) {
    Thread[] made = new Thread[1];
    var task = new Task(isVirtual, this.made++);
    made[0] = builder.unstarted(() -> live(task, body));
    made[0].setName(WOVEN + made[0].getName());
    task.thread = made[0];
    byThread.put(task.thread, task);
    return task;
  }

  private void live(Task me, Runnable body) {
    while (holder != me) LockSupport.park(this);
    try {
      body.run();
    } catch (Throwable thrown) {
      var stack = new java.io.StringWriter();
      thrown.printStackTrace(new java.io.PrintWriter(stack));
      faults.add(me + " failed: " + stack);
    }
    me.over = true;
    tasks.remove(me);
    byThread.remove(me.thread);
    if (tasks.isEmpty()) {
      finished.countDown();
      return;
    }
    Task next = next();
    if (traced) trace(me, next);
    holder = next;
    next.launch();
  }

  boolean knows(Thread thread) {
    return byThread.containsKey(thread);
  }

  void start(Thread thread) {
    point();
    enlist(taskOf(thread));
    changed();
  }

  private void enlist(Task task) {
    task.started = true;
    tasks.add(task);
    chooser.added(task);
  }

  private Task taskOf(Thread thread) {
    Task task = byThread.get(thread);
    if (task == null) throw new IllegalStateException(thread + " is none of the schedule's");
    return task;
  }

  void join(Thread thread) throws InterruptedException {
    point();
    Task task = byThread.get(thread);
    if (task != null) awaitInterruptibly(() -> task.over, NEVER);
  }

  boolean isVirtual(Thread thread) {
    return taskOf(thread).isVirtual;
  }

  void interrupt(Thread thread) {
    point();
    Task task = byThread.get(thread);
    if (task == null) return; // it is over
    task.interrupted = true;
    changed();
  }

  boolean isInterrupted() {
    return holder.interrupted;
  }

  boolean clearInterrupt() {
    point();
    boolean was = holder.interrupted;
    holder.interrupted = false;
    return was;
  }

  void park() {
    point();
    Task me = holder;
    if (pick(64) != 0) await(() -> me.permit || me.interrupted); // else it returns for no reason
    me.permit = false;
  }

  void unpark(Thread thread) {
    point();
    Task task = byThread.get(thread);
    if (task == null) return; // it is over
    task.permit = true;
    changed();
  }

  // ---- what is found

  void logged(String line) {
    logged.add(line);
  }

  /// What the library has warned of so far.
  public List<String> logged() {
    return logged;
  }

  /// For a test's threads: the schedule that they are in.
  public static Schedule current() {
    Schedule s = mine();
    if (s == null) throw new IllegalStateException("not on a thread of a schedule");
    return s;
  }

  /// For a test's threads: says what is wrong.
  public void fault(String what) {
    faults.add(what);
  }
}
