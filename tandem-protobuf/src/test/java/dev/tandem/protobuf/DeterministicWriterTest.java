package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.Value;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Equal messages are written as the same bytes, if that is asked for.
class DeterministicWriterTest {
  private static byte[] written(Message message) {
    var out = ProtoWriter.deterministic();
    message.writeTo(out);
    return out.toByteArray();
  }

  private static Struct struct(List<String> keys) {
    var fields = new LinkedHashMap<String, Value>();
    for (var key : keys) fields.put(key, Value.DEFAULT);
    return Struct.builder().fields(fields).build();
  }

  /// U+E000 is before U+1F600, which in UTF-16 begins with U+D83D.
  @Test
  void textIsInTheOrderOfItsUtf8() {
    var sorted = List.of("", "a", "aa", "b", "\uE000", "\uFFFD", "\uD83D\uDE00", "\uD83D\uDE01");
    var struct = struct(sorted.reversed());
    assertThat(written(struct)).isEqualTo(struct(sorted).toByteArray());
    assertThat(struct.toByteArray()).isNotEqualTo(written(struct));
  }

  @Test
  void equalMessagesAreTheSameBytesInsideOfOthers() {
    var a = struct(List.of("a", "b"));
    var b = struct(List.of("b", "a"));
    assertThat(a).isEqualTo(b);
    var outerA = Value.builder().kind(new Value.Kind.StructValue(a)).build();
    var outerB = Value.builder().kind(new Value.Kind.StructValue(b)).build();
    assertThat(outerA.toByteArray()).isNotEqualTo(outerB.toByteArray());
    assertThat(written(outerA)).isEqualTo(written(outerB));
  }

  @Test
  void unsignedKeysAreUnsigned() {
    var moods =
        Kinds.parse("mood_by { key: 4294967295 } mood_by { key: 1 } mood_by { key: 2147483648 }");
    var sorted =
        Kinds.parse("mood_by { key: 1 } mood_by { key: 2147483648 } mood_by { key: 4294967295 }");
    assertThat(written(moods)).isEqualTo(sorted.toByteArray());
  }
}
