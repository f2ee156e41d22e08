package dev.tandem.protobuf;

import java.util.List;

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

  /// The names behind a path of numbers inside a value, each with a dot before it.
  String pathFrom(List<Integer> numbers) {
    return "";
  }

  /// Whether many values can share one tag.
  boolean isPackable() {
    return wireType != WireType.LEN;
  }

  /// Many values behind one tag.
  void writePacked(ProtoWriter out, int number, List<T> values) {
    throw new IllegalStateException(this + " is never packed");
  }
}
