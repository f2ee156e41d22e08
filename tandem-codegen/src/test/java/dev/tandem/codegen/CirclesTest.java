package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.Extension;
import dev.tandem.protobuf.MessageType;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Messages that contain and extend one another have no order in which they have to be initialised:
/// whichever classes two threads begin with at the same moment, neither waits for the other.
class CirclesTest {
  private static final byte[] DATA =
      Bytes.hex("0a020a00a2060012001a0022050a00a20600").toByteArray();
  private static final List<String> BEGINNINGS =
      List.of("Left", "Right", "CirclesProto", "Left$Either", "Right$Builder");

  @BeforeAll
  static void compile() throws Exception {
    Compiled.of("circles", TestProtos.generate("circles.proto"));
  }

  /// The classes anew, none of them initialised.
  private static Compiled fresh() {
    return Compiled.loaded(Compiled.classes("circles"));
  }

  private static MessageType<?> type(Compiled classes, String name) throws Exception {
    return (MessageType<?>) classes.type("circles." + name).getField("TYPE").get(null);
  }

  private static String use(Compiled classes, String name) throws Exception {
    String extension = name.toUpperCase(java.util.Locale.ROOT);
    return type(classes, name).parse(DATA)
        + " "
        + classes.type("circles." + name).getField(extension).get(null);
  }

  @Test
  void areInitialisedByTwoThreadsAtOnce() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 20; round++) {
        for (String first : BEGINNINGS) {
          for (String second : BEGINNINGS) {
            var classes = fresh();
            var barrier = new CyclicBarrier(2);
            var one = threads.submit(beginning(classes, first, barrier, "Left"));
            var other = threads.submit(beginning(classes, second, barrier, "Right"));
            assertThat(result(one)).isNotEqualTo(result(other)).contains("[circles.Left.left]");
          }
        }
      }
    }
  }

  private static Callable<String> beginning(
      Compiled classes, String first, CyclicBarrier barrier, String then) {
    return () -> {
      barrier.await(60, TimeUnit.SECONDS);
      classes.type("circles." + first);
      return use(classes, then);
    };
  }

  private static String result(Future<String> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  @SuppressWarnings("unchecked") // as the schema says
  void extendEachOther() throws Exception {
    var classes = fresh();
    var extension =
        (Extension<dev.tandem.protobuf.Message, Object>)
            classes.type("circles.Left").getField("LEFT").get(null);
    var right = type(classes, "Right");
    assertThat(extension.extended()).isSameAs(right);
    assertThat(extension.isSet(right.parse(DATA))).isTrue();
    assertThat(extension.get(right.defaultValue())).isSameAs(type(classes, "Left").defaultValue());
  }
}
