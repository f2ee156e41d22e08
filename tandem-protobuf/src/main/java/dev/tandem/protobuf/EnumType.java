package dev.tandem.protobuf;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The type of an enum: its name, its values by number, its descriptor. Each generated enum has one
/// as `TYPE`.
public final class EnumType<E extends ProtoEnum> extends FieldType<E> {
  private final String fullName;
  private final boolean open;
  private final E defaultValue;
  private final IntFunction<? extends @Nullable E> values;
  private final Supplier<FileDescriptor> file;

  private EnumType(
      String fullName,
      boolean open,
      E defaultValue,
      IntFunction<? extends @Nullable E> values,
      Supplier<FileDescriptor> file) {
    super(WireType.VARINT);
    this.fullName = fullName;
    this.open = open;
    this.defaultValue = defaultValue;
    this.values = values;
    this.file = file;
  }

  /// For generated code: an enum that has a value for each number.
  public static <E extends ProtoEnum> EnumType<E> open(
      String fullName,
      E defaultValue,
      IntFunction<? extends E> values,
      Supplier<FileDescriptor> file) {
    return new EnumType<>(fullName, true, defaultValue, values, file);
  }

  /// For generated code: an enum whose `values` gives null for numbers that were not declared.
  public static <E extends ProtoEnum> EnumType<E> closed(
      String fullName,
      E defaultValue,
      IntFunction<? extends @Nullable E> values,
      Supplier<FileDescriptor> file) {
    return new EnumType<>(fullName, false, defaultValue, values, file);
  }

  /// The name in the `.proto` file with its package: `google.protobuf.NullValue`.
  public String fullName() {
    return fullName;
  }

  /// Whether fields of this type keep numbers that were not declared; else those are unknown
  /// fields.
  public boolean isOpen() {
    return open;
  }

  /// The value with this number, or null if the enum is closed and declares none.
  public @Nullable E find(int number) {
    return values.apply(number);
  }

  @Override
  public E defaultValue() {
    return defaultValue;
  }

  public EnumDescriptor descriptor() {
    return file.get().resolveEnum(fullName);
  }

  @Override
  E read(ProtoReader in) {
    return in.enumeration(this);
  }

  @Override
  void write(ProtoWriter out, int number, E value) {
    out.int32(number, value.number());
  }

  @Override
  void writePacked(ProtoWriter out, int number, List<E> values) {
    out.packedEnumerations(number, values);
  }

  @Override
  public String toString() {
    return fullName;
  }
}
