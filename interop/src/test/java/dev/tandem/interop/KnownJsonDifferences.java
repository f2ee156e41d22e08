package dev.tandem.interop;

import com.fasterxml.jackson.core.JsonFactory;
import dev.tandem.protobuf.JsonException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// Where protobuf-java 4.36.2 reads or prints JSON otherwise than we do, and why we do not follow
/// it: the table in `docs/messages.md`, "Beside protobuf-java".
final class KnownJsonDifferences {
  private KnownJsonDifferences() {}

  private static final JsonFactory JSON = new JsonFactory();

  /// The problems that we alone have.
  private static final List<Pattern> THEY_OVERLOOK =
      List.of(
          // numbers in strings that are no numbers of JSON
          Pattern.compile("is not a number"),
          Pattern.compile("is out of the range of double"),
          // strings where true, false or the name of an enum's value belongs
          Pattern.compile("^expected true or false, found a string"),
          Pattern.compile("^\"[-+.0-9eE]+\" is no value of enum"),
          // numbers, true and false where a string belongs, and lists of one where its value does
          Pattern.compile("^expected a string, found (a number|true|false)"),
          Pattern.compile("^expected .*, found a list"),
          // days that no month has, paths that are not in lowerCamelCase
          Pattern.compile("is no timestamp|is no duration|is no path"),
          // half of a surrogate pair, which UTF-8 cannot hold
          Pattern.compile("has no partner|without its partner"),
          // a field twice, which the conformance suite wants to see refused
          Pattern.compile("comes twice"),
          // what a message in an Any has besides "@type" and "value", or without the latter
          Pattern.compile("is no member of an Any of|^an Any of .* needs \"value\""));

  /// RFC 8259 is what JSON is; they read with Gson, which forgives much of it.
  static boolean theyTakeMore(String json, String problem) {
    return !isJson(json) || THEY_OVERLOOK.stream().anyMatch(known -> known.matcher(problem).find());
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

  private static final Pattern EXTENSION =
      Pattern.compile("\"\\[protobuf_test_messages\\.[\\w.]+]\"\\s*:");

  /// Whether JSON has one of the suite's extensions, `"[full.name]":`, which their JsonFormat
  /// neither prints nor reads.
  static boolean hasExtension(String json) {
    return EXTENSION.matcher(json).find();
  }

  private static final Pattern MINUS_ZERO = Pattern.compile("-0(\\.0*)?([eE][-+]?\\d+)?(?![.\\d])");

  /// Whether there is a -0, of which they read doubles as 0: with a BigDecimal, which has no such
  /// number.
  static boolean hasMinusZero(String json) {
    return MINUS_ZERO.matcher(json).find();
  }
}
