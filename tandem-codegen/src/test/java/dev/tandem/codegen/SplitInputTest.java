package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages in two arrays: what is read is the same wherever they are cut, and wherever in its
/// array the second part lies. So each position in one is once the same number as one in the other.
class SplitInputTest {
  /// Unknown fields in a nested message and a group, which the generated code does not look for.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0801 1204 1801 1802 0807",
        "0801 1b 1801 1802 1c 0807",
        "0801 1206 1801 0809 1802 0807 1202 0805",
        "0801 2005 1b 23 1801 24 1802 1c 2006 0807",
        "1208 0801 1801 0802 1802 0807 1b 0803 1803 0804 1c"
      })
  void isReadAsOne(String hex) throws Exception {
    var type = type("Cut");
    byte[] data = Bytes.hex(hex.replace(" ", "")).toByteArray();
    readsEachSplit(type, data, type.parse(data));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Far", "Cut", "Builder_", "TYPE_"})
  void messagesOfAllKindsAreReadAsOne(String name) throws Exception {
    var type = type(name);
    var random = new RandomMessages(7);
    for (int i = 0; i < 20; i++) {
      var message = random.next(type.parse(new byte[0]).getClass().asSubclass(Message.class));
      readsEachSplit(type, message.toByteArray(), message);
    }
  }

  private static Compiled compiled;

  @BeforeAll
  static void compile() throws Exception {
    compiled = Compiled.of("split", TestProtos.generate("evil_types.proto"));
  }

  private static MessageType<?> type(String name) throws Exception {
    return (MessageType<?>) compiled.type("evil.types." + name).getField("TYPE").get(null);
  }

  private static void readsEachSplit(MessageType<?> type, byte[] data, Message message) {
    assertThat(type.parse(ByteBuffer.wrap(data).asReadOnlyBuffer())).isEqualTo(message);
    assertThat(type.parse(ByteBuffer.allocateDirect(data.length).put(data).flip()))
        .isEqualTo(message);
    for (int cut = 0; cut <= Math.min(data.length, 60); cut++) {
      for (int at = 0; at < 12; at++) {
        byte[] second = new byte[at + data.length - cut];
        System.arraycopy(data, cut, second, at, data.length - cut);
        var parts =
            List.of(ByteBuffer.wrap(data, 0, cut), ByteBuffer.wrap(second, at, data.length - cut));
        assertThat(type.parse(parts)).as("cut at %s, then from %s", cut, at).isEqualTo(message);
      }
    }
  }
}
