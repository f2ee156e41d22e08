package dev.tandem.protobuf;

/// The text format: messages as people write them in configurations and tests.
///
/// ```java
/// String text = Text.print(feature);                       // name: "Berkshire Valley"
///                                                          // location {
///                                                          //   latitude: 409146138
///                                                          // }
/// Feature again = Text.parse(Feature.TYPE, text);
/// ```
///
/// Source: `protobuf.dev/reference/protobuf/textformat-spec`. What other implementations print of a
/// message's fields is read, and what is printed they read: not unknown fields by their numbers,
/// nor what is redacted, which are for people.
public final class Text {
  private static final TextPrinter PRINTER = new TextPrinter();
  private static final TextParser PARSER = new TextParser();

  private Text() {}

  /// A printer of many lines, without unknown fields; its methods make others.
  public static TextPrinter printer() {
    return PRINTER;
  }

  /// A parser that refuses what the message does not have; its methods make others.
  public static TextParser parser() {
    return PARSER;
  }

  /// The message in the text format, one field a line.
  public static String print(Message message) {
    return PRINTER.print(message);
  }

  /// The message that `text` describes. Throws [TextException] for text that describes none.
  public static <T extends Message> T parse(MessageType<T> type, CharSequence text) {
    return PARSER.parse(type, text);
  }
}
