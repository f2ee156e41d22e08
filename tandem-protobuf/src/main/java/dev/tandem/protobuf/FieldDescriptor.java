package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import org.jspecify.annotations.Nullable;

/// What a `.proto` file says of a field.
public final class FieldDescriptor {
  private final FileDescriptor file;
  private final FieldDescriptorProto proto;

  FieldDescriptor(FileDescriptor file, FieldDescriptorProto proto) {
    this.file = file;
    this.proto = proto;
  }

  public String name() {
    return proto.name();
  }

  public int number() {
    return proto.number();
  }

  public FieldDescriptorProto.Type type() {
    return proto.type();
  }

  /// Whether the field is a list or a map.
  public boolean isRepeated() {
    return proto.label() == FieldDescriptorProto.Label.LABEL_REPEATED;
  }

  public FieldDescriptorProto proto() {
    return proto;
  }

  /// The type of a field that is a message or group; null for others.
  public @Nullable MessageDescriptor messageType() {
    return switch (type()) {
      case TYPE_MESSAGE, TYPE_GROUP -> file.messageType(typeName());
      default -> null;
    };
  }

  /// The type of a field that is an enum; null for others.
  public @Nullable EnumDescriptor enumType() {
    return type() == FieldDescriptorProto.Type.TYPE_ENUM ? file.enumType(typeName()) : null;
  }

  private String typeName() {
    return proto.typeName().substring(1); // descriptors have a dot in front
  }

  @Override
  public String toString() {
    return name();
  }
}
