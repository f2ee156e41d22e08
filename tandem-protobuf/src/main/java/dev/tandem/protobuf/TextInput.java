package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.protobuf.TextTokens.Kind;
import dev.tandem.protobuf.TextTokens.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one text for a [TextParser].
///
/// ```text
/// Message = { Field }
/// Field   = Name [ ":" ] ( Body | "[" [ Body { "," Body } ] "]" ) [ ";" | "," ]       a message
///         | Name ":" ( Value | "[" [ Value { "," Value } ] "]" ) [ ";" | "," ]         anything else
/// Name    = NAME | "[" extension "]" | "[" domain "/" type "]"
/// Body    = "{" Message "}" | "<" Message ">"
/// Value   = STRING { STRING } | [ "-" ] ( INTEGER | FLOAT | NAME )
/// ```
final class TextInput {
  private final TextParser options;
  private final String text;
  private final StringBuilder path;
  private @Nullable TextTokens tokens;
  private int depth;

  TextInput(TextParser options, String text, String type) {
    this.options = options;
    this.text = text;
    path = new StringBuilder(type);
  }

  DynamicMessage parse(DynamicSchema schema) {
    try {
      tokens = new TextTokens(text);
      return message(schema, '\0');
    } catch (Problem e) {
      throw failed(e.problem(), e.offset);
    }
  }

  /// The message as one of another type. Nothing that was read is refused there, unless the type
  /// has another idea of its descriptor.
  <T extends Message> T as(MessageType<T> type, DynamicMessage message) {
    try {
      return type.parse(message.toByteArray());
    } catch (MalformedMessageException e) {
      throw failed(e.problem(), text.length());
    }
  }

  private TextException failed(String problem, int offset) {
    int line = 1;
    int begin = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) != '\n') continue;
      line++;
      begin = i + 1;
    }
    return new TextException(path.toString(), problem, line, offset - begin + 1);
  }

  private TextTokens in() {
    return Objects.requireNonNull(tokens);
  }

  // ---- Messages

  /// The fields up to the closing bracket, which is 0 for the end of the text.
  private DynamicMessage message(DynamicSchema schema, char close) {
    var values = new DynamicMessage.Builder(schema);
    var seen = new HashSet<FieldDescriptor>();
    while (!atEnd(close)) field(schema, values, seen);
    var missing = schema.missing(values);
    if (!missing.isEmpty())
      throw new Problem("missing required " + String.join(", ", missing), in().start());
    if (close != 0) in().next();
    return values.build();
  }

  private boolean atEnd(char close) {
    return close == 0 ? in().kind() == Kind.END : in().is(close);
  }

  private void field(
      DynamicSchema schema, DynamicMessage.Builder values, Set<FieldDescriptor> seen) {
    int start = in().start();
    int outer = path.length();
    if (in().is('[')) {
      String name = in().bracketed();
      if (name.indexOf('/') >= 0) any(schema, values, seen, name, start);
      else extension(schema, values, seen, name, start);
    } else {
      var kind = in().kind();
      if (kind == Kind.INTEGER) throw in().unexpected("a field's name, not its number,");
      if (kind != Kind.NAME) throw in().unexpected("a field");
      String name = in().text();
      in().next();
      var field = named(schema.descriptor, name);
      if (field != null) value(schema.field(field), values, seen, start);
      else skipUnknown(schema.descriptor, name, start);
    }
    if (!in().take(';')) in().take(',');
    path.setLength(outer);
  }

  private static @Nullable FieldDescriptor named(MessageDescriptor message, String name) {
    var field = message.field(name);
    if (field != null) return field;
    // What the keyword group has made goes by the name of its type.
    field = message.field(name.toLowerCase(java.util.Locale.ROOT));
    return field != null && field.textName().equals(name) ? field : null;
  }

  private void skipUnknown(MessageDescriptor message, String name, int start) {
    if (!options.ignoresUnknownFields() && !message.proto().reservedName().contains(name))
      throw new Problem("there is no field " + TextTokens.shortened(name), start);
    path.append('.').append(TextTokens.shortened(name));
    new TextSkipper(in(), depth).value();
  }

  private void extension(
      DynamicSchema schema,
      DynamicMessage.Builder values,
      Set<FieldDescriptor> seen,
      String name,
      int start) {
    var extension = AnyText.isTypeName(name) ? extension(schema, name) : null;
    if (extension != null) {
      value(schema.field(extension), values, seen, start);
      return;
    }
    if (!options.ignoresUnknownFields())
      throw new Problem(shown(name) + " is no extension that is known here", start);
    path.append('.').append(shown(name));
    new TextSkipper(in(), depth).value();
  }

  private static @Nullable FieldDescriptor extension(DynamicSchema schema, String name) {
    var extension = schema.registry.extension(name);
    if (extension != null && extends_(extension, schema.descriptor)) return extension;
    var type = schema.descriptor.isMessageSet() ? schema.registry.message(name) : null;
    if (type == null) return null;
    for (var inside : type.extensions())
      if (extends_(inside, schema.descriptor) && type.equals(inside.messageType())) return inside;
    return null;
  }

  private static boolean extends_(FieldDescriptor extension, MessageDescriptor message) {
    return extension.containingType().fullName().equals(message.fullName());
  }

  private void any(
      DynamicSchema schema,
      DynamicMessage.Builder values,
      Set<FieldDescriptor> seen,
      String url,
      int start) {
    if (!schema.descriptor.fullName().equals(AnyText.NAME))
      throw new Problem(shown(url) + " can only be in a " + AnyText.NAME, start);
    if (!seen.isEmpty()) throw new Problem(shown(url) + " is not the only field", start);
    seen.addAll(schema.descriptor.fields());
    var type = AnyText.type(schema.registry, url);
    if (type == null) throw new Problem(shown(url) + " is no type that is known here", start);
    path.append('.').append(shown(url));
    in().take(':');
    AnyText.pack(values, url, body(schema.registry.dynamic(type)));
  }

  private static String shown(String bracketed) {
    return "[" + TextTokens.shortened(bracketed) + "]";
  }

  /// A message in brackets.
  private DynamicMessage body(DynamicSchema schema) {
    int start = in().start();
    char close = in().is('<') ? '>' : '}';
    if (!in().take('<') && !in().take('{')) throw in().unexpected("'{'");
    if (++depth > ProtoReader.MAX_DEPTH)
      throw new Problem("messages are nested deeper than " + ProtoReader.MAX_DEPTH, start);
    var message = message(schema, close);
    depth--;
    return message;
  }

  // ---- Fields

  private void value(
      DynamicField field, DynamicMessage.Builder values, Set<FieldDescriptor> seen, int start) {
    var descriptor = field.descriptor;
    path.append('.').append(descriptor.textName());
    if (!seen.add(descriptor) && !descriptor.isRepeated())
      throw new Problem("the field is there twice", start);
    var oneof = descriptor.oneof();
    if (oneof != null) {
      for (var other : oneof.fields())
        if (other != descriptor && seen.contains(other))
          throw new Problem(
              other.textName() + " is there too, of the same oneof " + oneof.name(), start);
    }
    if (descriptor.messageType() == null) in().require(':');
    else in().take(':');
    if (!descriptor.isRepeated()) values.raw(field, single(field));
    else if (in().is('[')) list(field, values);
    else add(field, values);
  }

  private void list(DynamicField field, DynamicMessage.Builder values) {
    in().next();
    if (in().take(']')) return;
    do add(field, values);
    while (in().take(','));
    if (!in().take(']')) throw in().unexpected("',' or ']'");
  }

  private void add(DynamicField field, DynamicMessage.Builder values) {
    int outer = path.length();
    path.append('[').append(values.size(field)).append(']');
    if (field.descriptor.isMap()) {
      var entry = body(field.entries());
      values.put(
          field, entry.get(field.descriptor.mapKey()), entry.get(field.descriptor.mapValue()));
    } else {
      values.append(field, single(field));
    }
    path.setLength(outer);
  }

  private Object single(DynamicField field) {
    return switch (field.descriptor.type()) {
      case TYPE_DOUBLE -> TextNumber.doubleValue(in());
      case TYPE_FLOAT -> TextNumber.floatValue(in());
      case TYPE_INT64, TYPE_SFIXED64, TYPE_SINT64 -> TextNumber.int64(in());
      case TYPE_UINT64, TYPE_FIXED64 -> TextNumber.uint64(in());
      case TYPE_INT32, TYPE_SFIXED32, TYPE_SINT32 -> TextNumber.int32(in());
      case TYPE_UINT32, TYPE_FIXED32 -> TextNumber.uint32(in());
      case TYPE_BOOL -> bool();
      case TYPE_STRING -> string();
      case TYPE_BYTES -> Bytes.wrap(bytes());
      case TYPE_ENUM -> enumeration(field);
      case TYPE_MESSAGE, TYPE_GROUP -> body(field.messages().defaultValue().schema());
    };
  }

  private boolean bool() {
    if (in().kind() == Kind.INTEGER) return TextNumber.bool(in());
    boolean value =
        switch (in().kind() == Kind.NAME ? in().text() : "") {
          case "true", "True", "t" -> true;
          case "false", "False", "f" -> false;
          default -> throw in().unexpected("true or false");
        };
    in().next();
    return value;
  }

  private DynamicEnum enumeration(DynamicField field) {
    int start = in().start();
    var type = field.enums();
    if (in().kind() == Kind.NAME) {
      String name = in().text();
      var number = type.defaultValue().type().numberOf(name);
      if (number == null)
        throw new Problem(type + " has no value " + TextTokens.shortened(name), start);
      in().next();
      return Objects.requireNonNull(type.find(number));
    }
    if (in().kind() != Kind.INTEGER && !in().is('-')) throw in().unexpected("a value of " + type);
    int number = TextNumber.int32(in());
    var value = type.find(number);
    if (value == null) throw new Problem(type + " has no number " + number, start);
    return value;
  }

  private String string() {
    int start = in().start();
    byte[] utf8 = bytes();
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new Problem("the string is not UTF-8", start);
    }
  }

  /// Strings side by side are one.
  private byte[] bytes() {
    if (in().kind() != Kind.STRING) throw in().unexpected("a string");
    byte[] first = in().string();
    in().next();
    if (in().kind() != Kind.STRING) return first;
    var all = new java.io.ByteArrayOutputStream();
    all.writeBytes(first);
    for (; in().kind() == Kind.STRING; in().next()) all.writeBytes(in().string());
    return all.toByteArray();
  }
}
