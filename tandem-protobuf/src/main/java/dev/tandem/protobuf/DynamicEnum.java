package dev.tandem.protobuf;

import org.jspecify.annotations.Nullable;

/// A value of an enum in a [DynamicMessage]. Compared by value; the type by identity.
public record DynamicEnum(EnumDescriptor type, int number) implements ProtoEnum {
  public DynamicEnum {
    java.util.Objects.requireNonNull(type, "type");
  }

  /// The value with this name. IllegalArgumentException if the enum has none.
  public static DynamicEnum of(EnumDescriptor type, String name) {
    var number = type.numberOf(name);
    if (number == null)
      throw new IllegalArgumentException(type.fullName() + " has no value " + name);
    return new DynamicEnum(type, number);
  }

  /// The first name that was declared for the number, or null.
  public @Nullable String name() {
    return type.nameOf(number);
  }

  /// The name, or the number if that has none.
  @Override
  public String toString() {
    String name = name();
    return name == null ? Integer.toString(number) : name;
  }
}
