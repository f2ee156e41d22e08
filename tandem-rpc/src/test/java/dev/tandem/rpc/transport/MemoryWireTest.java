package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryWireTest {
  private final Loop left = new Loop("left", new BufferPool(), true);
  private final Loop right = new Loop("right", new BufferPool(), true);
  private final MemoryWire[] ends = MemoryWire.pair(left, right, 16);

  @BeforeEach
  void start() {
    left.start();
    right.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (MemoryWire end : ends) end.close();
    left.close();
    right.close();
    left.join();
    right.join();
  }

  private static ByteBuffer bytes(int n) {
    var b = ByteBuffer.allocate(n);
    for (int i = 0; i < n; i++) b.put((byte) i);
    return b.flip();
  }

  @Test
  void whatIsWrittenIsReadInOrderAcrossTheRingsEdge() throws IOException {
    for (int round = 0; round < 10; round++) {
      assertThat(ends[0].write(bytes(11))).isEqualTo(11);
      var read = ByteBuffer.allocate(32);
      assertThat(ends[1].read(read)).isEqualTo(11);
      assertThat(read.flip()).isEqualTo(bytes(11));
    }
    assertThat(ends[1].read(ByteBuffer.allocate(1))).isZero();
  }

  @Test
  void aFullPipeTakesLessAndSaysWhenThereIsRoomAgain() throws Exception {
    var writable = new CountDownLatch(1);
    ends[0].listen(
        readable -> {
          if (readable) return;
          ends[0].wantWrite(false);
          writable.countDown();
        });
    ByteBuffer much = bytes(40);
    assertThat(ends[0].write(much)).isEqualTo(16);
    assertThat(ends[0].write(much)).isZero();
    var asked = new CountDownLatch(1);
    left.execute(
        () -> {
          ends[0].wantWrite(true);
          asked.countDown();
        });
    assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(writable.getCount()).isEqualTo(1);

    ends[1].read(ByteBuffer.allocate(4));
    assertThat(writable.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aReaderIsToldOfBytesAndOfTheEndAfterThem() throws Exception {
    var told = new CountDownLatch(1);
    ends[1].listen(
        readable -> {
          if (readable) told.countDown();
        });
    ends[0].write(bytes(3));
    assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    ends[0].close();
    assertThat(ends[1].read(ByteBuffer.allocate(8))).isEqualTo(3);
    assertThat(ends[1].read(ByteBuffer.allocate(8))).isEqualTo(-1);
    assertThatThrownBy(() -> ends[1].write(bytes(1))).isInstanceOf(IOException.class);
  }
}
