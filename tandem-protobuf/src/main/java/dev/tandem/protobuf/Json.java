package dev.tandem.protobuf;

/// Messages as JSON, exactly as the JSON mapping of Protocol Buffers says.
///
/// ```java
/// String json = Json.print(feature);                  // {"name":"Berkshire Valley","location":{"latitude":409146138,…}}
/// Feature feature = Json.parse(Feature.TYPE, json);
///
/// Json.printer().indented().defaults().types(registry).print(message);
/// Json.parser().ignoringUnknownFields().types(registry).parse(Feature.TYPE, json);
/// ```
///
/// All methods may be called from any number of threads.
public final class Json {
  private Json() {}

  /// Prints a message on one line, without options; see [JsonPrinter].
  public static String print(Message message) {
    return JsonPrinter.PLAIN.print(message);
  }

  /// Reads a message, without options; see [JsonParser].
  public static <T extends Message> T parse(MessageType<T> type, String json) {
    return JsonParser.STRICT.parse(type, json);
  }

  /// A printer without options.
  public static JsonPrinter printer() {
    return JsonPrinter.PLAIN;
  }

  /// A parser without options.
  public static JsonParser parser() {
    return JsonParser.STRICT;
  }
}
