package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.Edition;
import dev.tandem.protobuf.descriptor.FeatureSet;
import dev.tandem.protobuf.descriptor.FeatureSet.FieldPresence;
import dev.tandem.protobuf.descriptor.FeatureSet.MessageEncoding;
import dev.tandem.protobuf.descriptor.FeatureSet.RepeatedFieldEncoding;
import dev.tandem.protobuf.descriptor.FeatureSet.Utf8Validation;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a `.proto` file says of a field or an extension, with all that editions let it inherit.
public final class FieldDescriptor {
  private final FileDescriptor file;
  private final @Nullable MessageDescriptor scope; // where it is declared
  private final FieldDescriptorProto proto;
  private final FeatureSet features;
  private final FieldDescriptorProto.Type type;
  private final boolean map;
  private final String jsonName;
  private @Nullable OneofDescriptor oneof;

  // Found when first asked for: what other files declare may not have been read before. Whoever
  // finds it finds the same.
  private @Nullable MessageDescriptor containingType;
  private @Nullable MessageDescriptor messageType;
  private @Nullable EnumDescriptor enumType;
  private @Nullable Object defaultValue;
  private @Nullable JsonField json; // of an extension

  /// `outer` are the features of what is around the field: its message, its oneof, its file.
  FieldDescriptor(
      FileDescriptor file,
      Edition edition,
      @Nullable MessageDescriptor scope,
      FieldDescriptorProto proto,
      FeatureSet outer) {
    this.file = file;
    this.scope = scope;
    this.proto = proto;
    features = Features.ofField(outer, proto, edition);
    map = isMap(scope, proto);
    type = encodedType(scope);
    jsonName = proto.hasJsonName() ? proto.jsonName() : lowerCamel(proto.name());
  }

  private static boolean isMap(@Nullable MessageDescriptor scope, FieldDescriptorProto proto) {
    if (proto.label() != FieldDescriptorProto.Label.LABEL_REPEATED
        || proto.type() != FieldDescriptorProto.Type.TYPE_MESSAGE) return false;
    if (scope == null || proto.hasExtendee()) return false;
    for (var nested : scope.proto().nestedType()) {
      if (nested.options().mapEntry()
          && proto.typeName().equals("." + scope.fullName() + "." + nested.name())) return true;
    }
    return false;
  }

  /// Editions have no groups, but messages that are encoded as such.
  private FieldDescriptorProto.Type encodedType(@Nullable MessageDescriptor around) {
    if (proto.type() != FieldDescriptorProto.Type.TYPE_MESSAGE
        && proto.type() != FieldDescriptorProto.Type.TYPE_GROUP) return proto.type();
    boolean entry = map || (around != null && around.isMapEntry());
    boolean delimited = features.messageEncoding() == MessageEncoding.DELIMITED;
    return delimited && !entry
        ? FieldDescriptorProto.Type.TYPE_GROUP
        : FieldDescriptorProto.Type.TYPE_MESSAGE;
  }

  /// How the JSON mapping derives a name: `foo_bar` is `fooBar`.
  private static String lowerCamel(String name) {
    var camel = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper && c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
        upper = false;
      }
    }
    return camel.toString();
  }

  void in(OneofDescriptor found) {
    oneof = found;
  }

  /// The name in the `.proto` file: `location`.
  public String name() {
    return proto.name();
  }

  /// The name with what is around it: `routeguide.Feature.location`. An extension's is that of
  /// where it is declared.
  public String fullName() {
    if (scope != null) return scope.fullName() + "." + name();
    return file.packageName().isEmpty() ? name() : file.packageName() + "." + name();
  }

  /// The name in JSON: what `json_name` says, else `lowerCamelCase`; for an extension
  /// `[its.full.name]`.
  public String jsonName() {
    return isExtension() ? "[" + fullName() + "]" : jsonName;
  }

  /// The name in the text format. A group goes by its type's name, an extension by
  /// `[its.full.name]`.
  public String textName() {
    if (isExtension()) return "[" + fullName() + "]";
    return isGroupLike() ? message().name() : name();
  }

  /// Whether a delimited field looks as the keyword `group` made it: named like its type in lower
  /// case, which is declared beside it.
  private boolean isGroupLike() {
    if (type != FieldDescriptorProto.Type.TYPE_GROUP) return false;
    var group = message();
    return name().equals(group.name().toLowerCase(Locale.ROOT))
        && group.file() == file
        && group.containingType() == scope;
  }

  public int number() {
    return proto.number();
  }

  public FileDescriptor file() {
    return file;
  }

  /// The message that the field belongs to; for an extension, the message that is extended.
  public MessageDescriptor containingType() {
    var found = containingType;
    if (found == null) {
      found = isExtension() ? file.resolveMessage(bare(proto.extendee())) : scope;
      containingType = Objects.requireNonNull(found);
    }
    return found;
  }

  public boolean isExtension() {
    return proto.hasExtendee();
  }

  /// The message in whose scope an extension is declared; null for one of the file, and the
  /// containing type for a field.
  public @Nullable MessageDescriptor scope() {
    return scope;
  }

  public FieldDescriptorProto proto() {
    return proto;
  }

  /// The type as it is encoded: TYPE_GROUP for each message between tags, by whichever syntax;
  /// TYPE_MESSAGE for each message with a length.
  public FieldDescriptorProto.Type type() {
    return type;
  }

  /// The wire type of one value: 0, 1, 2, 3 or 5.
  public int wireType() {
    return switch (type) {
      case TYPE_DOUBLE, TYPE_FIXED64, TYPE_SFIXED64 -> WireType.I64;
      case TYPE_FLOAT, TYPE_FIXED32, TYPE_SFIXED32 -> WireType.I32;
      case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE -> WireType.LEN;
      case TYPE_GROUP -> WireType.START_GROUP;
      case TYPE_INT64,
          TYPE_UINT64,
          TYPE_INT32,
          TYPE_BOOL,
          TYPE_UINT32,
          TYPE_ENUM,
          TYPE_SINT32,
          TYPE_SINT64 ->
          WireType.VARINT;
    };
  }

  /// Whether the field is a list or a map.
  public boolean isRepeated() {
    return proto.label() == FieldDescriptorProto.Label.LABEL_REPEATED;
  }

  public boolean isMap() {
    return map;
  }

  public boolean isRequired() {
    return features.fieldPresence() == FieldPresence.LEGACY_REQUIRED;
  }

  /// Whether set and unset are told apart although the value is the default.
  public boolean hasPresence() {
    return !isRepeated()
        && (isMessage()
            || isExtension()
            || proto.hasOneofIndex()
            || features.fieldPresence() != FieldPresence.IMPLICIT);
  }

  /// Whether the values of a list could be written with one tag and one length.
  public boolean isPackable() {
    int wireType = wireType();
    return isRepeated() && wireType != WireType.LEN && wireType != WireType.START_GROUP;
  }

  /// Whether the values of a list are written with one tag and one length. They are read either
  /// way.
  public boolean isPacked() {
    return isPackable() && features.repeatedFieldEncoding() == RepeatedFieldEncoding.PACKED;
  }

  /// Whether the field is a message between a start and an end tag.
  public boolean isDelimited() {
    return type == FieldDescriptorProto.Type.TYPE_GROUP;
  }

  private boolean isMessage() {
    return type == FieldDescriptorProto.Type.TYPE_MESSAGE
        || type == FieldDescriptorProto.Type.TYPE_GROUP;
  }

  /// Whether a string that is not UTF-8 is malformed.
  public boolean isUtf8Checked() {
    return features.utf8Validation() == Utf8Validation.VERIFY;
  }

  /// Whether the value is not to be shown: the option `debug_redact`.
  public boolean isRedacted() {
    return proto.options().debugRedact();
  }

  /// The oneof that the field is in; null also for one that only stands for `optional`.
  public @Nullable OneofDescriptor oneof() {
    return oneof;
  }

  /// The type of a field that is a message or group; null for others.
  public @Nullable MessageDescriptor messageType() {
    return isMessage() ? message() : null;
  }

  MessageDescriptor message() {
    var found = messageType;
    if (found == null) {
      found = file.resolveMessage(bare(proto.typeName()));
      messageType = found;
    }
    return found;
  }

  /// The type of a field that is an enum; null for others.
  public @Nullable EnumDescriptor enumType() {
    return type == FieldDescriptorProto.Type.TYPE_ENUM ? enumOf() : null;
  }

  EnumDescriptor enumOf() {
    var found = enumType;
    if (found == null) {
      found = file.resolveEnum(bare(proto.typeName()));
      enumType = found;
    }
    return found;
  }

  /// What the field reads as when it is absent, or each value of a list by itself: an Integer,
  /// Long, Float, Double, Boolean, String, [Bytes], or the Integer number of an enum's value. A
  /// message has none, which is an IllegalStateException.
  public Object defaultValue() {
    var found = defaultValue;
    if (found == null) {
      found = DefaultValue.of(this);
      defaultValue = found;
    }
    return found;
  }

  /// The key of a map's entries. IllegalStateException for what is no map.
  public FieldDescriptor mapKey() {
    return entryField(1);
  }

  /// The value of a map's entries. IllegalStateException for what is no map.
  public FieldDescriptor mapValue() {
    return entryField(2);
  }

  private FieldDescriptor entryField(int number) {
    var field = map ? message().field(number) : null;
    if (field == null) throw new IllegalStateException(fullName() + " is no map");
    return field;
  }

  /// What JSON has to know of an extension.
  JsonField json() {
    var known = json;
    if (known == null) {
      known = new JsonField(this, -1, -1);
      json = known;
    }
    return known;
  }

  /// The features, inherited ones included.
  public FeatureSet features() {
    return features;
  }

  private static String bare(String typeName) {
    return typeName.startsWith(".") ? typeName.substring(1) : typeName;
  }

  /// The full name.
  @Override
  public String toString() {
    return fullName();
  }
}
