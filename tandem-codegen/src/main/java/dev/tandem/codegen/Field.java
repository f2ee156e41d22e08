package dev.tandem.codegen;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A field: its Java name and type, and the expressions that read, write and default it.
final class Field implements Component {
  final FieldDescriptorProto proto;
  final Kind kind;
  private final Schema schema;
  private final Schema.SourceFile file;
  private final String name;
  private final int bit;
  private final List<String> docs;
  private final Schema.@Nullable MessageEntry entry; // of a map

  /// `bit` is the field's presence bit, or -1.
  Field(
      Schema schema,
      Schema.MessageEntry message,
      FieldDescriptorProto proto,
      String name,
      int bit,
      List<String> docs) {
    this.schema = schema;
    this.file = message.file();
    this.proto = proto;
    this.kind = Kind.of(proto);
    this.name = name;
    this.bit = bit;
    this.docs = docs;
    this.entry = isMap(schema, proto) ? schema.message(proto.typeName()) : null;
  }

  static boolean repeated(FieldDescriptorProto proto) {
    return proto.label() == Label.LABEL_REPEATED;
  }

  private static boolean isMap(Schema schema, FieldDescriptorProto proto) {
    return repeated(proto)
        && Kind.of(proto) == Kind.MESSAGE
        && schema.message(proto.typeName()).proto().options().mapEntry();
  }

  /// Whether a singular field, which is in no oneof, tells set from unset.
  static boolean tracksPresence(FieldDescriptorProto proto, boolean proto3) {
    return !repeated(proto)
        && (!proto3 || Kind.of(proto) == Kind.MESSAGE || proto.proto3Optional());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int number() {
    return proto.number();
  }

  @Override
  public List<Field> fields() {
    return List.of(this);
  }

  @Override
  public int bit() {
    return bit;
  }

  @Override
  public List<String> docs() {
    return docs;
  }

  boolean isMap() {
    return entry != null;
  }

  boolean repeated() {
    return repeated(proto);
  }

  boolean isMessage() {
    return kind == Kind.MESSAGE && !repeated();
  }

  boolean required() {
    return proto.label() == Label.LABEL_REQUIRED;
  }

  boolean deprecated() {
    return proto.options().deprecated();
  }

  @Override
  public int slots() {
    return repeated() ? 1 : kind.slots();
  }

  @Override
  public boolean object() {
    return repeated() || !kind.primitive();
  }

  /// A list of primitives: the runtime's own.
  boolean primitiveList() {
    return repeated() && kind.primitive();
  }

  // ---- Types

  /// The type of one value.
  String valueType(JavaFile f) {
    return switch (kind) {
      case MESSAGE, GROUP -> f.ref(schema.message(proto.typeName()).name());
      case ENUM -> f.ref(schema.enumType(proto.typeName()).name());
      case STRING -> f.lang("String");
      case BYTES -> f.runtime("Bytes");
      default -> kind.javaType;
    };
  }

  private String boxed(JavaFile f) {
    return kind.primitive() ? f.lang(kind.boxed) : valueType(f);
  }

  Field key() {
    return entryField(0);
  }

  Field value() {
    return entryField(1);
  }

  private Field entryField(int index) {
    var map = java.util.Objects.requireNonNull(entry);
    return new Field(schema, map, map.proto().field().get(index), "value", -1, List.of());
  }

  @Override
  public String type(JavaFile f) {
    if (isMap())
      return f.ref("java.util.Map") + "<" + key().boxed(f) + ", " + value().boxed(f) + ">";
    if (!repeated()) return valueType(f);
    return kind.primitive()
        ? f.runtime(kind.list)
        : f.ref("java.util.List") + "<" + valueType(f) + ">";
  }

  /// The type as a value of the runtime: `ScalarType.INT32`, `Point.TYPE`.
  String fieldType(JavaFile f) {
    return switch (kind) {
      case MESSAGE, ENUM -> valueType(f) + ".TYPE";
      default -> f.runtime("ScalarType") + "." + kind;
    };
  }

  // ---- Values

  /// What an absent field holds: null for a message, whose accessor then gives its default.
  @Override
  public String zero(JavaFile f) {
    if (isMap()) return f.ref("java.util.Map") + ".of()";
    if (repeated())
      return kind.primitive() ? f.runtime(kind.list) + ".EMPTY" : f.ref("java.util.List") + ".of()";
    return proto.hasDefaultValue() ? Literals.of(this, f) : valueZero(f);
  }

  private String valueZero(JavaFile f) {
    return switch (kind) {
      case MESSAGE, GROUP -> "null";
      case STRING -> "\"\"";
      case BYTES -> f.runtime("Bytes") + ".EMPTY";
      case BOOL -> "false";
      case ENUM -> enumConstant(f, enumType().proto().value().getFirst().name());
      default -> "0";
    };
  }

  Schema.EnumEntry enumType() {
    return schema.enumType(proto.typeName());
  }

  String enumConstant(JavaFile f, String valueName) {
    for (var value : enumType().proto().value()) {
      if (value.name().equals(valueName) && value.options().deprecated()) f.usesDeprecated();
    }
    return valueType(f) + "." + EnumWriter.constant(enumType(), valueName);
  }

  /// The condition under which a field without presence is written.
  String notZero(JavaFile f) {
    return switch (kind) {
      case BOOL -> name;
      case STRING, BYTES -> "!" + name + ".isEmpty()";
      case ENUM -> name + ".number() != 0";
      case FLOAT -> f.lang("Float") + ".floatToRawIntBits(" + name + ") != 0";
      case DOUBLE -> f.lang("Double") + ".doubleToRawLongBits(" + name + ") != 0";
      default -> name + " != 0";
    };
  }

  // ---- Wire

  int tag(int wireType) {
    return number() << 3 | wireType;
  }

  /// The tags that the field is read under.
  String tags() {
    if (isMap() || !repeated() || !kind.packable())
      return Integer.toString(tag(isMap() ? 2 : kind.wireType));
    return tag(kind.wireType) + ", " + tag(2);
  }

  private boolean packed() {
    return kind.packable()
        && (proto.options().hasPacked() ? proto.options().packed() : file.proto3());
  }

  private boolean checksUtf8() {
    return file.proto3();
  }

  /// The call that reads the field; `before` is what was read of it so far.
  String reading(JavaFile f, String in, String before) {
    if (isMap())
      return in
          + ".entry("
          + key().fieldType(f)
          + ", "
          + value().fieldType(f)
          + ", "
          + before
          + ")";
    String method = repeated() ? kind.many : kind.one;
    if (kind == Kind.STRING && !checksUtf8())
      method = repeated() ? "uncheckedStrings" : "uncheckedString";
    if (kind == Kind.ENUM && !repeated() && !enumType().open()) method = "closedEnumeration";
    String type = kind == Kind.MESSAGE || kind == Kind.ENUM ? fieldType(f) : "";
    String list = repeated() || kind == Kind.MESSAGE ? before : "";
    return in
        + "."
        + method
        + "("
        + type
        + (type.isEmpty() || list.isEmpty() ? "" : ", ")
        + list
        + ")";
  }

  /// Whether reading may give null, for a number that a closed enum does not declare.
  boolean mayBeStranger() {
    return kind == Kind.ENUM && !repeated() && !enumType().open();
  }

  /// The call that writes the field with the value of the expression.
  String writing(JavaFile f, String out, String value) {
    if (isMap())
      return out
          + ".map("
          + number()
          + ", "
          + key().fieldType(f)
          + ", "
          + value().fieldType(f)
          + ", "
          + value
          + ");";
    if (!repeated()) {
      return kind == Kind.ENUM
          ? out + ".int32(" + number() + ", " + value + ".number());"
          : out + "." + kind.one + "(" + number() + ", " + value + ");";
    }
    String method = packed() ? "packed" + Names.capitalized(kind.many) : kind.many;
    return out + "." + method + "(" + number() + ", " + value + ");";
  }
}
