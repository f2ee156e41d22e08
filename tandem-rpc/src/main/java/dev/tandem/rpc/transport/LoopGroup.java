package dev.tandem.rpc.transport;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Loops that connections are spread over, one after another, with one pool of write buffers.
final class LoopGroup {
  private final Loop[] loops;
  private final BufferPool buffers = new BufferPool();
  private final AtomicInteger next = new AtomicInteger();

  LoopGroup(String name, int count, boolean daemon) {
    loops = new Loop[count];
    for (int i = 0; i < count; i++) loops[i] = new Loop(name + "-" + i, buffers, daemon);
    for (Loop loop : loops) loop.start();
  }

  Loop next() {
    return loops[Math.floorMod(next.getAndIncrement(), loops.length)];
  }

  Loop first() {
    return loops[0];
  }

  /// In no order that matters.
  List<Loop> all() {
    return List.of(loops);
  }

  BufferPool buffers() {
    return buffers;
  }

  /// Ends the threads, without waiting.
  void close() {
    for (Loop loop : loops) loop.close();
  }

  void join() throws InterruptedException {
    for (Loop loop : loops) loop.join();
  }

  // ---- the channels' loops: shared by all, there as long as any channel is open

  private static @Nullable LoopGroup shared;
  private static int users;

  /// The loops that channels share. Each must be given back with [#release]. `count` holds if they
  /// are made now.
  static synchronized LoopGroup acquire(int count) {
    if (shared == null) shared = new LoopGroup("tandem-client", count, true);
    users++;
    return shared;
  }

  /// Those that channels share now; null while there are none.
  static synchronized @Nullable LoopGroup shared() {
    return shared;
  }

  static synchronized void release() {
    LoopGroup group = shared;
    if (--users > 0 || group == null) return;
    shared = null;
    group.close();
  }
}
