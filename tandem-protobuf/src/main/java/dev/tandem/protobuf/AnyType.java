package dev.tandem.protobuf;

/// The type that an `Any` names.
final class AnyType {
  private AnyType() {}

  /// The type at the end of a URL such as `type.googleapis.com/routeguide.Feature`.
  static JsonType of(String url, TypeRegistry types) {
    int slash = url.lastIndexOf('/');
    if (slash < 0 || slash == url.length() - 1) {
      throw new JsonException(
          "\"" + url + "\" names no type: it has to end in / and a message's full name");
    }
    String name = url.substring(slash + 1);
    var type = types.message(name);
    if (type == null)
      throw new JsonException(
          "message " + name + ", which an Any holds, is not in the registry of types");
    return type.json();
  }
}
