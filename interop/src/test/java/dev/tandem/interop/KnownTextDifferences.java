package dev.tandem.interop;

import java.util.List;
import java.util.regex.Pattern;

/// Where protobuf-java 4.36.2 reads the text format otherwise than we do, and why we do not follow
/// it: the table in `docs/messages.md`, "Beside protobuf-java". Sentences in quotes are from "Text
/// Format Language Specification".
final class KnownTextDifferences {
  private KnownTextDifferences() {}

  /// The problems that we alone have.
  private static final List<Pattern> THEY_OVERLOOK =
      List.of(
          // a string has any character but NUL, line feed, its quote and backslash
          Pattern.compile("cannot be in a string"),
          // an octal escape is a "byte value"
          Pattern.compile("is more than a byte"),
          // "escape sequences must form valid UTF-8 byte sequences when unescaped"
          Pattern.compile("^the string is not UTF-8$"),
          // a number has no plus and one minus, and its digits are ASCII
          Pattern.compile("^'\\+' is not part of the text format"),
          Pattern.compile("^'-' where"),
          Pattern.compile("^U\\+[0-9A-F]+ is not part of the text format"),
          // of floats "octal and hexadecimal values are not valid"
          Pattern.compile("where a decimal number is meant$"),
          Pattern.compile("^the number '0' begins with 0 and is not octal$"),
          Pattern.compile("^the number '0[xX].*' has two points$"),
          // a number "may not be immediately followed by an IDENT token", such as the d of Java
          Pattern.compile("^the number '.*' is followed by a letter without a space"),
          // of an identifier for a number "the IDENT portion is equal to inf, infinity, or nan"
          Pattern.compile("(?i)^'(inf|infinity|nan)f' where a number is meant$"));

  static boolean theyTakeMore(String problem) {
    return THEY_OVERLOOK.stream().anyMatch(known -> known.matcher(problem).find());
  }

  /// The text without what they refuse, or with another of which it is true in its place.
  static String asTheyTakeIt(String text) {
    return text
        // "optional whitespace and comments may exist between the sign and the number"
        .replaceAll("-(?:\\s|#[^\\n]*\\n)+", "-")
        // "an Identifier or SignedIdentifier element whose IDENT portion is equal to nan"
        .replaceAll("(?i)-nan\\b", "-inf")
        // "any unsigned integer representation of 0 or 1 is permitted" for a bool
        .replaceAll("\\b0[xX]?0*([01])\\b", "$1")
        // HEX_INT = "0", ( "X" | "x" ), hex, { hex }
        .replaceAll("\\b0X(?=[0-9a-fA-F])", "0x")
        // WHITESPACE has the vertical tab
        .replace('\u000B', ' ')
        // "text format files are UTF-8 encoded", and such may begin with a byte order mark
        .replaceFirst("^\uFEFF", "")
        // "reserved fields, if present in any form (scalar, list, message), are simply ignored"
        .replaceAll("\\breserved_field\\s*:\\s*\\w+", "");
  }
}
