package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A message without generated code: its fields by their descriptors.
///
/// ```java
/// var type = DynamicMessage.type(descriptor);
/// var feature = type.parse(data);
/// var name = feature.get("name");                                  // "Berkshire Valley"
/// var point = (DynamicMessage) feature.get("location");
/// var moved = feature.toBuilder().set("name", "elsewhere").build();
/// ```
///
/// What a field's value is in Java:
///
/// | field | value |
/// |---|---|
/// | `int32` and its like, `int64` and its like | Integer, Long; unsigned ones with the bits of signed ones |
/// | `float`, `double`, `bool`, `string` | Float, Double, Boolean, String |
/// | `bytes`, an enum, a message or group | [Bytes], [DynamicEnum], [DynamicMessage] |
/// | repeated | [IntList] and its like for numbers and `bool`, else an immutable List |
/// | map | an immutable Map |
///
/// It is read, written and refused by the rules of generated code, and compared by value with
/// messages of the same descriptor. Extensions are fields if the type's registry knows them, else
/// unknown fields. Immutable; any number of threads may share one.
public final class DynamicMessage implements Message {
  private final DynamicSchema schema;
  private final FieldDescriptor[] fields; // those that are set, by number
  private final Object[] values;
  private final Tail tail;

  DynamicMessage(DynamicSchema schema, FieldDescriptor[] fields, Object[] values, Tail tail) {
    this.schema = schema;
    this.fields = fields;
    this.values = values;
    this.tail = tail;
  }

  /// The type of messages with this descriptor. It knows the extensions that the descriptor's file
  /// declares, and the files that this one imports.
  public static MessageType<DynamicMessage> type(MessageDescriptor descriptor) {
    return descriptor.file().types().dynamic(descriptor).type;
  }

  /// The type of messages with this descriptor, which knows the extensions of `registry`.
  public static MessageType<DynamicMessage> type(
      MessageDescriptor descriptor, TypeRegistry registry) {
    return registry.dynamic(descriptor).type;
  }

  public static Builder builder(MessageDescriptor descriptor) {
    return new Builder(descriptor.file().types().dynamic(descriptor));
  }

  public static Builder builder(MessageDescriptor descriptor, TypeRegistry registry) {
    return new Builder(registry.dynamic(descriptor));
  }

  /// The same message without its generated code. MalformedMessageException if the bytes of an
  /// extension are none of its type, or it is more than 500 deep.
  public static DynamicMessage of(Message message) {
    var descriptor = message.messageType().descriptor();
    return of(message, descriptor.file().types());
  }

  /// The same message without its generated code, with the extensions that `registry` knows.
  /// MalformedMessageException if the bytes of one are none of its type, or it is more than 500
  /// deep.
  public static DynamicMessage of(Message message, TypeRegistry registry) {
    return registry
        .dynamic(message.messageType().descriptor())
        .convert(message, ParseLimits.DEEPEST);
  }

  /// The same message as one of a generated type, by way of its bytes. IllegalArgumentException if
  /// `type` is another's; MalformedMessageException if required fields are missing.
  public <T extends Message> T to(MessageType<T> type) {
    if (!type.fullName().equals(schema.descriptor.fullName()))
      throw new IllegalArgumentException(
          "a " + schema.descriptor + " cannot become a " + type.fullName());
    return type.parse(toByteArray());
  }

  public MessageDescriptor descriptor() {
    return schema.descriptor;
  }

  DynamicSchema schema() {
    return schema;
  }

  /// The fields that are set, extensions included, in the order of their numbers.
  public List<FieldDescriptor> fields() {
    return List.of(fields);
  }

  /// Whether the field is set; a list or map, whether something is in it; a field without presence,
  /// whether it is not zero. IllegalArgumentException if the message cannot have it.
  public boolean has(FieldDescriptor field) {
    return raw(schema.field(field).descriptor) != null;
  }

  /// Whether the field with this name is set; an extension's is in brackets: `[its.full.name]`.
  public boolean has(String field) {
    return has(schema.field(field));
  }

  /// The value of a field, or its default. IllegalArgumentException if the message cannot have it.
  public Object get(FieldDescriptor field) {
    var known = schema.field(field);
    var value = raw(field);
    return value == null ? known.absent() : value;
  }

  /// The value of the field with this name; an extension's is in brackets: `[its.full.name]`.
  public Object get(String field) {
    return get(schema.field(field));
  }

  /// The field of a oneof that is set, or null.
  public @Nullable FieldDescriptor which(OneofDescriptor oneof) {
    if (oneof.containingType() != schema.descriptor)
      throw new IllegalArgumentException(schema.descriptor + " has no oneof " + oneof.fullName());
    for (var field : oneof.fields()) if (raw(field) != null) return field;
    return null;
  }

  private @Nullable Object raw(FieldDescriptor field) {
    int number = field.number();
    int from = 0;
    for (int to = fields.length; from < to; ) {
      int middle = (from + to) >>> 1;
      int found = fields[middle].number();
      if (found == number) return values[middle];
      if (found < number) from = middle + 1;
      else to = middle;
    }
    return null;
  }

  /// Unknown fields. It has no presence bits: fields are there or not.
  @Override
  public Tail tail() {
    return tail;
  }

  @Override
  public MessageType<DynamicMessage> messageType() {
    return schema.type;
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.unknown(tail); // backwards: what comes last is written first
    for (int i = fields.length; --i >= 0; )
      DynamicWire.write(out, schema.field(fields[i]), values[i]);
  }

  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DynamicMessage m
        && m.schema.descriptor == schema.descriptor
        && Arrays.equals(m.fields, fields)
        && Arrays.equals(m.values, values)
        && m.tail.equals(tail);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + tail.hashCode();
  }

  @Override
  public String toString() {
    return schema.type.print(this);
  }

  /// Makes dynamic messages. For one thread at a time.
  ///
  /// A value of another class than the field has is an IllegalArgumentException, null a
  /// NullPointerException; both name the field. Enums are also given as Integer, or as any
  /// [ProtoEnum]; messages as any [Message] of the field's type; lists as any list.
  public static final class Builder {
    private final DynamicSchema schema;
    private final TreeMap<FieldDescriptor, Object> values;
    private final Tail tail;

    Builder(DynamicSchema schema) {
      this.schema = schema;
      tail = Tail.NONE;
      values = new TreeMap<>(DynamicSchema.BY_NUMBER);
    }

    private Builder(DynamicMessage from) {
      schema = from.schema;
      tail = from.tail;
      values = new TreeMap<>(DynamicSchema.BY_NUMBER);
      for (int i = 0; i < from.fields.length; i++) values.put(from.fields[i], from.values[i]);
    }

    /// Sets a field; of a oneof, its other fields are cleared.
    public Builder set(FieldDescriptor field, Object value) {
      var known = schema.field(field);
      raw(known, DynamicValue.of(known, Objects.requireNonNull(value, field.fullName())));
      return this;
    }

    /// Sets the field with this name; an extension's is in brackets: `[its.full.name]`.
    public Builder set(String field, Object value) {
      return set(schema.field(field), value);
    }

    /// Adds a value at the end of a list.
    public Builder add(FieldDescriptor field, Object value) {
      var known = schema.field(field);
      Objects.requireNonNull(value, field.fullName());
      if (!field.isRepeated() || field.isMap())
        throw new IllegalArgumentException(field.fullName() + " is no list: use set or put");
      append(known, DynamicValue.single(known, value));
      return this;
    }

    /// Adds a value at the end of the list with this name.
    public Builder add(String field, Object value) {
      return add(schema.field(field), value);
    }

    /// Puts an entry into a map.
    public Builder put(FieldDescriptor field, Object key, Object value) {
      var known = schema.field(field);
      if (!field.isMap())
        throw new IllegalArgumentException(field.fullName() + " is no map: use set or add");
      put(known, key, value);
      return this;
    }

    /// Puts an entry into the map with this name.
    public Builder put(String field, Object key, Object value) {
      return put(schema.field(field), key, value);
    }

    public Builder clear(FieldDescriptor field) {
      values.remove(schema.field(field).descriptor);
      return this;
    }

    public Builder clear(String field) {
      return clear(schema.field(field));
    }

    /// Whether the field is set, as [DynamicMessage#has] says of a message.
    public boolean has(FieldDescriptor field) {
      return raw(schema.field(field).descriptor) != null;
    }

    /// Required fields are not looked at here, but when the message is read.
    public DynamicMessage build() {
      return build(tail);
    }

    DynamicMessage build(Tail tail) {
      for (var value : values.values()) Frozen.seal(value);
      if (values.isEmpty() && tail.equals(Tail.NONE)) return schema.type.defaultValue();
      return new DynamicMessage(
          schema, values.keySet().toArray(new FieldDescriptor[0]), values.values().toArray(), tail);
    }

    @Nullable Object raw(FieldDescriptor field) {
      return values.get(field);
    }

    /// How many values a list or entries a map has.
    int size(DynamicField field) {
      return switch (values.get(field.descriptor)) {
        case List<?> list -> list.size();
        case Map<?, ?> map -> map.size();
        case null, default -> 0;
      };
    }

    /// Adds a value that has the right class.
    void append(DynamicField field, Object value) {
      var list = (List<?>) values.get(field.descriptor);
      values.put(
          field.descriptor, DynamicValue.append(list == null ? field.emptyList() : list, value));
    }

    /// Puts an entry whose key and value are still to be looked at.
    void put(DynamicField field, @Nullable Object key, @Nullable Object value) {
      var map = (Map<?, ?>) values.get(field.descriptor);
      values.put(
          field.descriptor, DynamicValue.put(field, map == null ? Map.of() : map, key, value));
    }

    /// Sets a field to a value that has the right class.
    void raw(DynamicField field, Object value) {
      var oneof = field.descriptor.oneof();
      if (oneof != null) values.keySet().removeAll(oneof.fields());
      if (field.isImplicit(value)) values.remove(field.descriptor);
      else values.put(field.descriptor, value);
    }
  }
}
