package dev.tandem.protobuf;

/// How one value of a field is written and read: a scalar type, an enum, or a message. What map
/// fields are described with.
public abstract sealed class FieldType<T> permits ScalarType, EnumType, MessageType {
  final int wireType;

  FieldType(int wireType) {
    this.wireType = wireType;
  }

  /// What a field of this type reads as when it is absent.
  public abstract T defaultValue();

  /// The value at the reader's position; its tag has been read.
  abstract T read(ProtoReader in);

  abstract void write(ProtoWriter out, int number, T value);
}
