package dev.tandem.codegen;

import dev.tandem.protobuf.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A field or an extension: its Java name and type, and the expressions that read, write and
/// default it.
final class Field implements Component {
  final FieldDescriptor descriptor;
  final Kind kind;
  private final Schema schema;
  private final String name;
  private final int bit;
  private final @Nullable String defaultConstant;
  private final List<String> docs;

  /// `bit` is the field's presence bit, or -1; `defaultConstant` is a constant of the message that
  /// holds the declared default, where that is more than a literal.
  Field(
      Schema schema,
      FieldDescriptor descriptor,
      String name,
      int bit,
      @Nullable String defaultConstant,
      List<String> docs) {
    this.schema = schema;
    this.descriptor = descriptor;
    this.kind = Kind.of(descriptor);
    this.name = name;
    this.bit = bit;
    this.defaultConstant = defaultConstant;
    this.docs = docs;
  }

  /// Whether a field, which is in no oneof, tells set from unset.
  static boolean tracksPresence(FieldDescriptor field) {
    return field.hasPresence() && field.oneof() == null;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int number() {
    return descriptor.number();
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
    return descriptor.isMap();
  }

  boolean repeated() {
    return descriptor.isRepeated();
  }

  boolean isMessage() {
    return kind.isMessage() && !repeated();
  }

  boolean required() {
    return descriptor.isRequired();
  }

  boolean deprecated() {
    return descriptor.proto().options().deprecated();
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
      case MESSAGE, GROUP -> f.ref(schema.message(descriptor.proto().typeName()).name());
      case ENUM -> f.ref(enumType().name());
      case STRING -> f.lang("String");
      case BYTES -> f.runtime("Bytes");
      default -> kind.javaType;
    };
  }

  /// The type of one value where there have to be objects.
  String boxed(JavaFile f) {
    return kind.primitive() ? f.lang(kind.boxed) : valueType(f);
  }

  Field key() {
    return part(descriptor.mapKey());
  }

  Field value() {
    return part(descriptor.mapValue());
  }

  private Field part(FieldDescriptor entry) {
    return new Field(schema, entry, "value", -1, null, List.of());
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
      case MESSAGE, GROUP, ENUM -> valueType(f) + ".TYPE";
      case STRING ->
          f.runtime("ScalarType") + (descriptor.isUtf8Checked() ? ".STRING" : ".UNCHECKED_STRING");
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
    if (defaultConstant != null) return defaultConstant;
    return descriptor.proto().hasDefaultValue() ? Literals.of(this, f) : valueZero(f);
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
    return schema.enumType(descriptor.proto().typeName());
  }

  String enumConstant(JavaFile f, String valueName) {
    for (var value : enumType().proto().value()) {
      if (value.name().equals(valueName) && value.options().deprecated()) f.usesDeprecated();
    }
    return valueType(f) + "." + EnumWriter.constants(enumType()).get(valueName);
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

  /// Whether the field is read in two steps: past the number, and the number.
  boolean readsNumber() {
    return !repeated() && kind.packable();
  }

  /// The statement that goes past the field's number.
  String passing(String in, String p) {
    String method =
        switch (kind.wireType) {
          case 0 -> "varint";
          case 1 -> "fixed64";
          default -> "fixed32";
        };
    return p + " = " + in + "." + method + "(" + value(p) + ");";
  }

  /// Where the value is: behind the tag.
  private String value(String p) {
    return p + " + " + (38 - Integer.numberOfLeadingZeros(tag(0))) / 7;
  }

  /// Whether the message that is the field's type lies in the same Java package, so that its `read`
  /// can be named.
  private boolean isNeighbour() {
    var own = schema.message(descriptor.containingType().fullName()).name();
    return schema
        .message(descriptor.proto().typeName())
        .name()
        .javaPackage()
        .equals(own.javaPackage());
  }

  /// The expression for what the field has; `before` is what was read of it so far.
  String reading(JavaFile f, String in, String p, String before) {
    if (readsNumber()) {
      String type = kind == Kind.ENUM ? fieldType(f) : "";
      return in + "." + (mayBeStranger() ? "asClosedEnum" : kind.as) + "(" + type + ")";
    }
    var arguments = new ArrayList<String>();
    arguments.add(value(p));
    if (isMap()) {
      arguments.add(key().fieldType(f));
      arguments.add(value().fieldType(f));
    } else if (kind.isMessage()) {
      arguments.add(isNeighbour() ? valueType(f) + "::read" : fieldType(f));
    } else if (kind == Kind.ENUM) {
      arguments.add(fieldType(f));
    }
    if (repeated() || kind.isMessage()) arguments.add(before);
    String method = isMap() ? "entry" : repeated() ? kind.many : kind.one;
    if (kind == Kind.STRING && !descriptor.isUtf8Checked())
      method = repeated() ? "uncheckedStrings" : "uncheckedString";
    return in + "." + method + "(" + String.join(", ", arguments) + ")";
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
    if (kind.isMessage()) {
      // A variable of the message's type, so that the JVM knows whose `writeTo` is called.
      String i = Names.unlike("i", Set.of(out, value));
      String one = Names.unlike("one", Set.of(out, value));
      return "for (int %s = %s.size(); --%s >= 0; ) { var %s = %s.get(%s); %s.%s(%s, %s); }"
          .formatted(i, value, i, one, value, i, out, kind.one, number(), one);
    }
    String method = descriptor.isPacked() ? "packed" + Names.capitalized(kind.many) : kind.many;
    return out + "." + method + "(" + number() + ", " + value + ");";
  }
}
