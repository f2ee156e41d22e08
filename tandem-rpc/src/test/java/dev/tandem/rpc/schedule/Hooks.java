package dev.tandem.rpc.schedule;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// What woven classes call instead of what their source says. On a thread that no schedule knows
/// each does what it stands for.
public final class Hooks {
  /// Marks what stands for a method of the JDK. The descriptor is that of the method, with the
  /// receiver as the first argument.
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Replaces {
    /// The name, if it is another one.
    String value() default "";

    /// The class that has the method, if it is static.
    Class<?> of() default void.class;
  }

  private Hooks() {}

  // ---- points

  /// Here another thread may go on.
  public static void point() {
    Schedule s = Schedule.running();
    if (s != null) s.point();
  }

  /// Here another thread may go on, if the schedule looks so closely.
  public static void plainPoint() {
    Schedule s = Schedule.running();
    if (s != null && s.isFine()) s.point();
  }

  /// A class is being initialized: whoever needs it would wait for the JVM, not for the schedule.
  public static void hush() {
    Schedule s = Schedule.holding();
    if (s != null) s.me().hushed++;
  }

  public static void unhush() {
    Schedule s = Schedule.holding();
    if (s != null) s.me().hushed--;
  }

  /// A compare-and-set with null that is none.
  @SuppressWarnings("ReferenceEquality") // as a compare-and-set has it
  public static boolean torn(VarHandle handle, Object of, Object expected, Object value) {
    if (handle.getVolatile(of) != expected) return false;
    point();
    handle.setVolatile(of, value);
    return true;
  }

  /// A compare-and-set that is none.
  public static boolean torn(AtomicInteger number, int expected, int value) {
    if (number.get() != expected) return false;
    point();
    number.set(value);
    return true;
  }

  // ---- monitors

  public static void enter(Object monitor) {
    Schedule s = Schedule.mine();
    if (s != null) s.monitors().enter(monitor);
  }

  public static void exit(Object monitor) {
    Schedule s = Schedule.mine();
    if (s != null) s.monitors().exit(monitor);
  }

  @Replaces
  @SuppressWarnings("WaitNotInLoop") // whoever calls has one
  public static void wait(Object monitor, long millis, int nanos) throws InterruptedException {
    Schedule s = Schedule.mine();
    if (s == null) monitor.wait(millis, nanos);
    else s.monitors().await(monitor, millis * 1_000_000 + nanos);
  }

  @Replaces
  public static void notifyAll(Object monitor) {
    Schedule s = Schedule.mine();
    if (s != null) s.monitors().notifyAll(monitor);
  }

  // ---- threads

  @Replaces
  public static Thread unstarted(Thread.Builder.OfVirtual builder, Runnable task) {
    Schedule s = Schedule.mine();
    return s == null ? builder.unstarted(task) : s.add(builder, task, true).thread;
  }

  @Replaces
  public static Thread start(Thread.Builder.OfVirtual builder, Runnable task) {
    Thread thread = unstarted(builder, task);
    start(thread);
    return thread;
  }

  /// A loop's thread is virtual too, so that handing the baton on stays cheap; nobody can tell.
  @Replaces
  public static Thread unstarted(Thread.Builder.OfPlatform builder, Runnable task) {
    Schedule s = Schedule.mine();
    if (s == null) return builder.unstarted(task);
    String name = builder.unstarted(task).getName();
    return s.add(Thread.ofVirtual().name(name), task, false).thread;
  }

  @Replaces
  public static Thread newThread(ThreadFactory factory, Runnable task) {
    Schedule s = Schedule.mine();
    Thread thread = factory.newThread(task);
    if (s == null || s.knows(thread)) return thread; // the factory is woven too
    return s.add(Thread.ofVirtual().name(thread.getName()), task, true).thread;
  }

  @Replaces
  public static void start(Thread thread) {
    Schedule s = Schedule.mine();
    if (s == null) thread.start();
    else s.start(thread);
  }

  @Replaces
  public static void join(Thread thread) throws InterruptedException {
    Schedule s = Schedule.mine();
    if (s == null) thread.join();
    else s.join(thread);
  }

  @Replaces
  public static boolean isVirtual(Thread thread) {
    Schedule s = Schedule.mine();
    return s == null ? thread.isVirtual() : s.isVirtual(thread);
  }

  @Replaces(of = Thread.class, value = "yield")
  @SuppressWarnings("ThreadPriorityCheck") // whoever calls has his reasons
  public static void pass() {
    Schedule s = Schedule.mine();
    if (s == null) Thread.yield();
    else s.pass();
  }

  @Replaces
  public static void interrupt(Thread thread) {
    Schedule s = Schedule.mine();
    if (s == null) thread.interrupt();
    else s.interrupt(thread);
  }

  @Replaces(of = Thread.class)
  public static boolean interrupted() {
    Schedule s = Schedule.mine();
    return s == null ? Thread.interrupted() : s.clearInterrupt();
  }

  @Replaces(of = LockSupport.class)
  public static void park(Object blocker) {
    Schedule s = Schedule.mine();
    if (s == null) LockSupport.park(blocker);
    else s.park();
  }

  @Replaces(of = LockSupport.class)
  public static void unpark(Thread thread) {
    Schedule s = Schedule.mine();
    if (s == null) LockSupport.unpark(thread);
    else s.unpark(thread);
  }

  // ---- locks and latches

  @Replaces
  public static void lock(ReentrantLock lock) {
    Schedule s = Schedule.mine();
    if (s != null && !lock.isHeldByCurrentThread()) {
      s.point();
      s.await(() -> !lock.isLocked());
    }
    lock.lock();
  }

  @Replaces
  public static void unlock(ReentrantLock lock) {
    lock.unlock();
    point();
  }

  @Replaces
  public static Condition newCondition(ReentrantLock lock) {
    Schedule s = Schedule.mine();
    return s == null ? lock.newCondition() : new WovenCondition(s, lock);
  }

  @Replaces
  public static void await(CountDownLatch latch) throws InterruptedException {
    Schedule s = Schedule.mine();
    if (s == null) {
      latch.await();
      return;
    }
    s.point();
    s.awaitInterruptibly(() -> latch.getCount() == 0, Schedule.NEVER);
  }

  @Replaces
  public static boolean await(CountDownLatch latch, long time, TimeUnit unit)
      throws InterruptedException {
    Schedule s = Schedule.mine();
    if (s == null) return latch.await(time, unit);
    s.point();
    s.awaitInterruptibly(() -> latch.getCount() == 0, s.in(unit.toNanos(time)));
    return latch.getCount() == 0;
  }

  @Replaces
  public static void countDown(CountDownLatch latch) {
    point();
    latch.countDown();
    changed();
  }

  private static void changed() {
    Schedule s = Schedule.mine();
    if (s != null) s.changed();
  }

  // ---- what differs from one run to the next

  @Replaces(of = System.class)
  public static long nanoTime() {
    Schedule s = Schedule.mine();
    return s == null ? System.nanoTime() : s.now();
  }

  @Replaces
  public static double nextDouble(ThreadLocalRandom random) {
    Schedule s = Schedule.mine();
    return s == null ? random.nextDouble() : 0.5;
  }

  /// In the order in which they were added, not in that of addresses.
  @Replaces(of = ConcurrentHashMap.class, value = "newKeySet")
  public static <T> Set<T> concurrentSet() {
    return new WovenSet<>();
  }

  @Replaces(of = Selector.class, value = "open")
  public static Selector openSelector() {
    return new WovenSelector();
  }

  /// As large as the schedule likes: buffers in a network are.
  @Replaces(of = ByteBuffer.class)
  public static ByteBuffer allocateDirect(int bytes) {
    Schedule s = Schedule.mine();
    return s == null ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(s.bufferBytes(bytes));
  }

  /// The capacity of a pipe in memory.
  public static int pipeBytes(int bytes) {
    Schedule s = Schedule.mine();
    return s == null || s.pick(2) == 0 ? bytes : 32 << s.pick(7);
  }

  @Replaces(of = System.class)
  public static System.Logger getLogger(String name) {
    return new WovenLogger(name);
  }
}
