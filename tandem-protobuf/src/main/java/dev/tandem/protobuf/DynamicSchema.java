package dev.tandem.protobuf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How [DynamicMessage]s of one descriptor are read and written. There is one for each descriptor
/// and registry, kept by the registry.
final class DynamicSchema {
  static final Comparator<FieldDescriptor> BY_NUMBER =
      Comparator.comparingInt(FieldDescriptor::number);

  final MessageDescriptor descriptor;
  final TypeRegistry registry;
  final MessageType<DynamicMessage> type;
  private final Map<Integer, DynamicField> fields = new HashMap<>();
  private final Map<FieldDescriptor, DynamicField> extensions = new ConcurrentHashMap<>();
  private final List<FieldDescriptor> required = new ArrayList<>();

  DynamicSchema(MessageDescriptor descriptor, TypeRegistry registry) {
    this.descriptor = descriptor;
    this.registry = registry;
    for (var field : descriptor.fields()) {
      fields.put(field.number(), new DynamicField(field, registry));
      if (field.isRequired()) required.add(field);
    }
    type =
        MessageType.of(
            descriptor.fullName(),
            new DynamicMessage(this, new FieldDescriptor[0], new Object[0], Tail.NONE),
            this::read,
            descriptor::file);
  }

  /// The field, or extension that the registry knows, with this number.
  @Nullable DynamicField find(int number) {
    var field = fields.get(number);
    if (field != null) return field;
    var extension = registry.extension(descriptor, number);
    return extension == null ? null : extension(extension);
  }

  private DynamicField extension(FieldDescriptor extension) {
    return extensions.computeIfAbsent(extension, e -> new DynamicField(e, registry));
  }

  /// What is known of a field that a program names; IllegalArgumentException if the message cannot
  /// have it.
  DynamicField field(FieldDescriptor field) {
    var found = find(field.number());
    if (found != null && found.descriptor == field) return found;
    if (!field.isExtension()) throw foreign(field.fullName());
    throw new IllegalArgumentException(
        field.textName()
            + (field.containingType().fullName().equals(descriptor.fullName())
                ? " is not in the registry of this type of " + descriptor + ": give it one that has"
                : " does not extend " + descriptor));
  }

  /// The descriptor of the field with this name; an extension's is in brackets.
  FieldDescriptor field(String name) {
    var field = descriptor.field(name);
    if (field == null && name.startsWith("[") && name.endsWith("]")) {
      field = registry.extension(name.substring(1, name.length() - 1));
    }
    if (field == null) throw foreign(name);
    return field;
  }

  private IllegalArgumentException foreign(String name) {
    return new IllegalArgumentException(descriptor + " has no field " + name);
  }

  /// Reads fields to the end of the message that the reader is in.
  private DynamicMessage read(ProtoReader in) {
    var values = new DynamicMessage.Builder(this);
    boolean set = descriptor.isMessageSet();
    for (int tag; (tag = in.tag()) != 0; ) {
      if (set && MessageSetWire.isItem(tag)) MessageSetWire.read(in, this, values);
      else read(in, tag, values);
    }
    var missing = in.isPartial() ? List.<String>of() : missing(values);
    if (!missing.isEmpty())
      throw in.malformed("missing required " + String.join(", ", missing)).incomplete();
    return values.build(in.tail(0));
  }

  private void read(ProtoReader in, int tag, DynamicMessage.Builder values) {
    var field = find(WireType.number(tag));
    if (field == null || !field.takes(WireType.of(tag))) {
      in.unknown(tag);
      return;
    }
    Object value = DynamicWire.read(in, field, values.raw(field.descriptor));
    if (value != null) values.raw(field, value);
  }

  /// The names of required fields that are not set.
  List<String> missing(DynamicMessage.Builder values) {
    if (required.isEmpty()) return List.of();
    var missing = new ArrayList<String>();
    for (var field : required) if (values.raw(field) == null) missing.add(field.name());
    return missing;
  }

  /// A message of this type with the fields that `message` has. What it has as bytes, which are
  /// extensions to this schema, may be malformed.
  DynamicMessage convert(Message message, int maxDepth) {
    Objects.requireNonNull(message, "message");
    if (message instanceof DynamicMessage same && same.schema() == this) return same;
    var other = message.messageType().fullName();
    if (!other.equals(descriptor.fullName()))
      throw new IllegalArgumentException("a " + other + " where a " + descriptor + " is meant");
    var out = ProtoWriter.lenient();
    message.writeTo(out);
    return readPartial(out.toByteArray(), maxDepth);
  }

  /// Reads what is a message, though required fields may be missing.
  DynamicMessage readPartial(byte[] data, int maxDepth) {
    return type.parse(ProtoReader.partial(data, maxDepth));
  }
}
