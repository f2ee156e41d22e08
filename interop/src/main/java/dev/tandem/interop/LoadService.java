package dev.tandem.interop;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.MessageStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Holds as many calls as it is sent, and says what they cost: see `load.proto`.
final class LoadService implements Load {
  /// A stack that a virtual thread has left is free only after the thread itself is.
  private static final int COLLECTIONS = 3;

  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong poured = new AtomicLong();
  private volatile CountDownLatch gate = new CountDownLatch(1);

  @Override
  public Nothing await(Nothing request) {
    awaitRelease();
    return request;
  }

  @Override
  public Total hoard(MessageStream<Chunk> chunks) {
    awaitRelease();
    return ProbeService.total(chunks);
  }

  @Override
  public MessageStream<Chunk> pour(PourRequest request) {
    var payload = Bytes.copyOf(new byte[request.chunkBytes()]);
    return MessageStream.generate(
        out -> {
          for (int i = 0; ; i++) {
            out.send(new Chunk(i, payload));
            poured.incrementAndGet();
          }
        });
  }

  private void awaitRelease() {
    waiting.incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException e) {
      // cancelled: there is nobody to answer
    } finally {
      waiting.decrementAndGet();
    }
  }

  @Override
  public Nothing release(Nothing request) {
    CountDownLatch now = gate;
    gate = new CountDownLatch(1);
    now.countDown();
    return request;
  }

  @Override
  public View look(LookRequest request) {
    int threads = request.threads() ? threads() : 0;
    return new View(
        waiting.get(),
        request.collect() ? heapBytes() : 0,
        directBytes(),
        ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
            .getOpenFileDescriptorCount(),
        threads,
        poured.get());
  }

  /// Of this process, once its garbage has been collected.
  static long heapBytes() {
    for (int i = 0; i < COLLECTIONS; i++) System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /// A dump is the only view of virtual threads.
  private static int threads() {
    try {
      Path directory = Files.createTempDirectory("threads");
      Path dump = directory.resolve("dump.json");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
        try (var lines = Files.lines(dump)) {
          return (int) lines.filter(line -> line.contains("\"tid\":")).count();
        }
      } finally {
        Files.deleteIfExists(dump);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
