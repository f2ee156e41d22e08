package dev.tandem.interop;

import com.fasterxml.jackson.core.JsonFactory;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.tandem.protobuf.JsonException;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.TextException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// Where protobuf-java 4.36.2 reads otherwise than we do, and why we do not follow it: the table in
/// `docs/messages.md`, "Beside protobuf-java".
final class KnownDifferences {
  private KnownDifferences() {}

  /// Whether JSON has one of the suite's extensions, `"[full.name]":`, which their JsonFormat
  /// neither prints nor reads.
  static boolean hasExtension(String json) {
    return EXTENSION.matcher(json).find();
  }

  private static final Pattern EXTENSION =
      Pattern.compile("\"\\[protobuf_test_messages\\.[\\w.]+]\"\\s*:");

  // ---- The wire format

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

  // ---- JSON

  private static final JsonFactory JSON = new JsonFactory();

  /// Numbers in strings that are no numbers of JSON, days that no month has, paths that are not in
  /// lowerCamelCase, one field twice, which the conformance suite wants to see refused, and half of
  /// a surrogate pair, which UTF-8 cannot hold.
  private static final List<String> THEY_OVERLOOK =
      List.of(
          "is not a number",
          "is no timestamp",
          "is no duration",
          "is no path",
          "comes twice",
          "has no partner");

  /// RFC 8259 is what JSON is; they read with Gson, which forgives much of it.
  static boolean theyTakeMore(String json, JsonException ourRefusal) {
    return !isJson(json) || THEY_OVERLOOK.stream().anyMatch(ourRefusal.problem()::contains);
  }

  private static boolean isJson(String text) {
    try (var parser = JSON.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /// "The absence of any variant indicates an error" of a `Value`, and a `FieldMask` whose paths
  /// would not come back is one too: they print null, and the paths.
  static boolean theyPrintMore(JsonException ourRefusal) {
    return ourRefusal.problem().contains("without a kind")
        || ourRefusal.problem().contains("of a kind that is not known")
        || ourRefusal.problem().contains("would not come back from JSON");
  }

  // ---- The text format

  /// "A string has any character but NUL, line feed, quote and backslash", an octal escape is a
  /// byte, and no number has a plus or two minuses.
  static boolean theyTakeMore(TextException ourRefusal) {
    return ourRefusal.problem().contains("cannot be in a string")
        || ourRefusal.problem().contains("is more than a byte")
        || ourRefusal.problem().startsWith("'-' where")
        || ourRefusal.problem().startsWith("'+' is not part of the text format");
  }

  /// "Optional whitespace and comments may exist between the minus sign and the literal": without
  /// them they take it.
  static String withoutGapsBehindMinus(String text) {
    return text.replaceAll("-(?:\\s|#[^\\n]*\\n)+", "-");
  }
}
