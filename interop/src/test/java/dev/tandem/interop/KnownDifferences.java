package dev.tandem.interop;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.tandem.protobuf.MalformedMessageException;
import java.util.List;

/// Where protobuf-java 4.36.2 reads the wire format otherwise than we do, and why we do not follow
/// it: the table in `docs/messages.md`, "Beside protobuf-java".
final class KnownDifferences {
  private KnownDifferences() {}

  /// A tag is "encoded as uint32 varint", a size "as int32 varint", and no varint has more than ten
  /// bytes: of larger ones they drop the upper bits.
  private static final List<String> THEY_CUT =
      List.of("a tag of more than 32 bits", "a varint of more than 10 bytes", "is not possible");

  static boolean theyTakeMore(MalformedMessageException ourRefusal) {
    return THEY_CUT.stream().anyMatch(ourRefusal.problem()::contains);
  }

  /// `utf8_validation` of proto2 is NONE; they look at the strings of maps nevertheless, which the
  /// documentation of editions says of them.
  static boolean theyCheckMaps(ComparedType type, InvalidProtocolBufferException theirRefusal) {
    return type.ours().fullName().endsWith("Proto2")
        && "Protocol message had invalid UTF-8.".equals(theirRefusal.getMessage());
  }

  /// A string of proto2 that is not UTF-8 has U+FFFD in our String, and they keep its bytes.
  static boolean hasReplacement(byte[] written) {
    for (int i = 0; i + 2 < written.length; i++) {
      if (written[i] == (byte) 0xEF
          && written[i + 1] == (byte) 0xBF
          && written[i + 2] == (byte) 0xBD) return true;
    }
    return false;
  }

  /// In their generated code a message in a oneof comes back when another field of the oneof came
  /// between it and the next of its own; their messages without generated code do as we do.
  static Message withoutGeneratedCode(ComparedType type, byte[] wire) {
    try {
      return DynamicMessage.parseFrom(type.theirs().getDescriptorForType(), wire);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("their generated code takes it: " + type, e);
    }
  }

  /// Whether an entry of a map has what the entry's type does not know, such as a second value that
  /// a closed enum does not have. Without generated code they keep that; else, as here, the last
  /// value is the entry's.
  static boolean keepsMoreOfEntries(Message withoutGeneratedCode) {
    return withoutGeneratedCode.getAllFields().entrySet().stream()
        .filter(field -> field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .flatMap(field -> messages(field.getValue()).stream().map(Message.class::cast))
        .anyMatch(inner -> isLargerEntry(inner) || keepsMoreOfEntries(inner));
  }

  private static boolean isLargerEntry(Message inner) {
    return inner.getDescriptorForType().getOptions().getMapEntry()
        && !inner.getUnknownFields().asMap().isEmpty();
  }

  private static List<?> messages(Object value) {
    return value instanceof List<?> list ? list : List.of(value);
  }
}
