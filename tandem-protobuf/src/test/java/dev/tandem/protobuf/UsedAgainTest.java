package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.StringValue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `toByteArray` writes into arrays that are used again: nobody sees another's bytes.
class UsedAgainTest {
  private static void assertWritten(int length, char letter) {
    var text = String.valueOf(letter).repeat(length);
    var out = new ProtoWriter();
    out.string(1, text);
    assertThat(new StringValue(text).toByteArray()).isEqualTo(out.toByteArray());
  }

  @Test
  void byManyThreadsAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks =
          IntStream.range(0, 500)
              .mapToObj(
                  i ->
                      (Callable<Void>)
                          () -> {
                            for (int j = 0; j < 50; j++)
                              assertWritten(1 + (i * 37 + j * 101) % 9000, (char) ('a' + i % 26));
                            return null;
                          })
              .toList();
      for (var done : threads.invokeAll(tasks)) done.get();
    }
  }

  @Test
  void afterALargeMessage() {
    for (int length : new int[] {10, 200_000, 10, 1_000_000, 130_000, 5000, 10})
      assertWritten(length, 'x');
  }

  @Test
  void afterAMessageThatCouldNotBeWritten() {
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> new StringValue("broken \uD800").toByteArray())
          .isInstanceOf(IllegalArgumentException.class);
      assertWritten(100, 'y');
    }
  }
}
