package dev.tandem.protobuf;

import org.jspecify.annotations.Nullable;

/// `google.protobuf.Any` in the text format: `[type.googleapis.com/pkg.Type] { … }`.
final class AnyText {
  static final String NAME = "google.protobuf.Any";

  private AnyText() {}

  /// The message in an `Any`, or null if its type is not known or it is none.
  static @Nullable DynamicMessage unpack(DynamicMessage any) {
    if (any.fields().isEmpty() || any.tail().rawUnknown().length > 0) return null;
    var registry = any.schema().registry;
    var type = type(registry, (String) any.get("type_url"));
    if (type == null) return null;
    try {
      return registry
          .dynamic(type)
          .readPartial(((Bytes) any.get("value")).raw(), ProtoReader.MAX_DEPTH);
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  /// The type that a URL such as `type.googleapis.com/pkg.Type` names, or null.
  static @Nullable MessageDescriptor type(TypeRegistry registry, String url) {
    int slash = url.lastIndexOf('/');
    String name = url.substring(slash + 1);
    return slash > 0 && url.charAt(0) != '/' && isEncoded(url) && isTypeName(name)
        ? registry.message(name)
        : null;
  }

  /// RFC 3986 §2.1: whether there are only characters of a path, and behind each `%` two digits.
  private static boolean isEncoded(String url) {
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (!TextTokens.isUrlCharacter(c)) return false;
      boolean digits =
          c != '%'
              || (i + 2 < url.length()
                  && TextTokens.isHex(url.charAt(i + 1))
                  && TextTokens.isHex(url.charAt(i + 2)));
      if (!digits) return false;
    }
    return true;
  }

  /// Whether this is a row of names with dots between.
  static boolean isTypeName(String name) {
    boolean first = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.' ? first : !TextTokens.isLetter(c) && (first || !TextTokens.isDigit(c)))
        return false;
      first = c == '.';
    }
    return !first;
  }

  /// The `Any` that holds a message.
  static void pack(DynamicMessage.Builder any, String url, DynamicMessage message) {
    any.set("type_url", url).set("value", Bytes.wrap(message.toByteArray()));
  }
}
