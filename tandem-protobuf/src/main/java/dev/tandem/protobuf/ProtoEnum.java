package dev.tandem.protobuf;

/// A value of an enum that was declared in a `.proto` file.
public interface ProtoEnum {
  /// The number that stands for this value on the wire.
  int number();
}
