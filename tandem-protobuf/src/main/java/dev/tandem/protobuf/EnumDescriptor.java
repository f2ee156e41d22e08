package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.EnumDescriptorProto;
import org.jspecify.annotations.Nullable;

/// What a `.proto` file says of an enum.
public final class EnumDescriptor {
  private final FileDescriptor file;
  private final String fullName;
  private final EnumDescriptorProto proto;

  EnumDescriptor(FileDescriptor file, String fullName, EnumDescriptorProto proto) {
    this.file = file;
    this.fullName = fullName;
    this.proto = proto;
  }

  public FileDescriptor file() {
    return file;
  }

  /// The name with its package: `google.protobuf.NullValue`.
  public String fullName() {
    return fullName;
  }

  public EnumDescriptorProto proto() {
    return proto;
  }

  /// Whether fields keep numbers that were not declared: so it is in proto3.
  public boolean isOpen() {
    return file.proto().syntax().equals("proto3");
  }

  /// The first name that was declared for a number, or null.
  public @Nullable String nameOf(int number) {
    for (var value : proto.value()) if (value.number() == number) return value.name();
    return null;
  }

  @Override
  public String toString() {
    return fullName;
  }
}
