package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.UninterpretedOption;
import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.StructProto;
import dev.tandem.protobuf.types.Type;
import dev.tandem.protobuf.types.Value;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever the bytes are, they are a message or a [MalformedMessageException]. Others, and more of
/// them: `-Dtandem.seed=7 -Dtandem.rounds=100000`.
class HostileBytesTest {
  private static final int ROUNDS = Integer.getInteger("tandem.rounds", 1_500);
  private static final List<MessageType<?>> TYPES =
      List.of(FileDescriptorProto.TYPE, UninterpretedOption.TYPE, Any.TYPE, Type.TYPE, Value.TYPE);

  private final long seed = Long.getLong("tandem.seed", 20_261_123);
  private final Random random = new Random(seed);

  @Test
  void randomBytes() {
    for (int i = 0; i < ROUNDS; i++) {
      var data = new byte[random.nextInt(40)];
      random.nextBytes(data);
      for (var type : TYPES) read(type, data);
    }
  }

  /// Tags of fields that there are, with anything behind them, come further.
  @Test
  void randomFields() {
    for (int i = 0; i < ROUNDS; i++) {
      for (var type : TYPES) {
        var fields = type.descriptor().fields();
        var data = new byte[2 + random.nextInt(30)];
        random.nextBytes(data);
        int number = fields.get(random.nextInt(fields.size())).number();
        byte[] tag = Wire.written(out -> out.int32(number, 0));
        read(type, Wire.joined(new byte[] {tag[0]}, data));
        read(type, Wire.field(number, data));
      }
    }
  }

  @Test
  void messagesWithSomethingWrong() {
    byte[] valid = StructProto.file().proto().toByteArray();
    for (int i = 0; i < ROUNDS; i++) read(FileDescriptorProto.TYPE, mutated(valid));
    byte[] values =
        Struct.builder()
            .putFields("a", Value.builder().kind(new Value.Kind.StringValue("é")).build())
            .putFields(
                "b", Value.builder().kind(new Value.Kind.StructValue(Struct.DEFAULT)).build())
            .build()
            .toByteArray();
    for (int i = 0; i < ROUNDS; i++) read(Struct.TYPE, mutated(values));
  }

  private byte[] mutated(byte[] valid) {
    byte[] data = valid.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(data.length);
      switch (random.nextInt(4)) {
        case 0 -> data[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> data[at] = (byte) random.nextInt(256);
        case 2 -> data[at] = (byte) List.of(0, 0x7F, 0x80, 0xFF).get(random.nextInt(4)).intValue();
        default -> System.arraycopy(data, 0, data, at, data.length - at);
      }
    }
    return java.util.Arrays.copyOf(data, data.length - random.nextInt(3));
  }

  private void read(MessageType<?> type, byte[] data) {
    try {
      Message message = null;
      try {
        message = type.parse(data);
      } catch (MalformedMessageException e) {
        assertThat(e.path()).startsWith(type.fullName());
      }
      Message cut = null;
      try {
        cut = type.parse(Wire.cut(data, 1 + random.nextInt(5)));
      } catch (MalformedMessageException e) {
        // as in one piece, or the next line fails
      }
      assertThat(cut).isEqualTo(message);
      if (message != null) {
        assertThat(type.parse(message.toByteArray())).isEqualTo(message);
        assertThat(message.toString()).isNotNull();
      }
    } catch (Throwable e) {
      throw new AssertionError(
          "seed " + seed + ", " + type.fullName() + " from " + Wire.hex(data), e);
    }
  }
}
