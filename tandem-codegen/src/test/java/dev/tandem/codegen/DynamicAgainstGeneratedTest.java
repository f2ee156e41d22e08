package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.codegen.closed.Old;
import dev.tandem.codegen.shapes.Everything;
import dev.tandem.protobuf.DynamicMessage;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.Text;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dynamic messages and the text format do what generated code does, on messages at random and on
/// what is left of them. Another seed: `-Dtandem.seed=7`.
class DynamicAgainstGeneratedTest {
  private final long seed = Long.getLong("tandem.seed", 20_261_127);
  private final RandomMessages messages = new RandomMessages(seed);
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(classes = {Everything.class, Old.class})
  void theSameBytesAreRead(Class<? extends Message> shape) throws Exception {
    for (int i = 0; i < 40; i++) {
      Message message = messages.next(shape);
      var dynamic = DynamicMessage.of(message);
      byte[] data = message.toByteArray();
      assertThat(dynamic.toByteArray()).as("seed %d", seed).isEqualTo(data);
      assertThat(dynamic.messageType().parse(data)).isEqualTo(dynamic);
      assertThat(dynamic.to(message.messageType())).isEqualTo(message);
      assertThat(dynamic)
          .hasToString(message.toString())
          .hasSameHashCodeAs(dynamic.toBuilder().build());
      assertThat(dynamic.toBuilder().build()).isEqualTo(dynamic);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Everything.class, Old.class})
  void theSameBytesAreRefused(Class<? extends Message> shape) throws Exception {
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      Message message = messages.next(shape);
      byte[] data = damaged(message.toByteArray(), messages.next(shape).toByteArray());
      var dynamic = DynamicMessage.type(message.messageType().descriptor());
      String expected = outcome(message.messageType(), message.messageType(), data);
      assertThat(outcome(dynamic, message.messageType(), data))
          .as("seed %d", seed)
          .isEqualTo(expected);
      if (expected.contains("at byte")) refused++;
    }
    assertThat(refused).isBetween(50, 490);
  }

  /// What reading comes to: the error, or the message as generated code writes it.
  private static String outcome(MessageType<?> type, MessageType<?> generated, byte[] data) {
    try {
      return Arrays.toString(generated.parse(type.parse(data).toByteArray()).toByteArray());
    } catch (MalformedMessageException e) {
      return e.getMessage();
    }
  }

  private byte[] damaged(byte[] data, byte[] other) {
    if (random.nextInt(4) == 0) { // two messages merged
      data = Arrays.copyOf(data, data.length + other.length);
      System.arraycopy(other, 0, data, data.length - other.length, other.length);
    }
    if (random.nextInt(4) == 0) data = Arrays.copyOf(data, random.nextInt(data.length + 1));
    for (int i = random.nextInt(4); i > 0 && data.length > 0; i--)
      data[random.nextInt(data.length)] = (byte) random.nextInt(256);
    return data;
  }

  @ParameterizedTest
  @ValueSource(classes = {Everything.class, Old.class})
  void textIsReadBackAsItWasPrinted(Class<? extends Message> shape) throws Exception {
    for (int i = 0; i < 40; i++) {
      Message message = messages.next(shape);
      var type = message.messageType();
      assertThat(Text.parse(type, Text.print(message))).as("seed %d", seed).isEqualTo(message);
      var line = Text.printer().oneLine().ascii().print(message);
      assertThat(line).matches("[ -~]*");
      assertThat(Text.parse(type, line)).as("seed %d", seed).isEqualTo(message);
    }
  }
}
