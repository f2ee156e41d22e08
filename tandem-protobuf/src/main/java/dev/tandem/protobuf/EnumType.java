package dev.tandem.protobuf;

import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The type of an enum: its name, its values by number, its descriptor. Each generated enum has one
/// as `TYPE`.
public final class EnumType<E extends ProtoEnum> extends FieldType<E> {
  private final String fullName;
  private final boolean open;
  private final int first;
  private @Nullable E defaultValue; // found when it is asked for; threads may do so at once
  private final IntFunction<? extends @Nullable E> values;
  private final Supplier<FileDescriptor> file;

  private EnumType(
      String fullName,
      boolean open,
      int first,
      @Nullable E defaultValue,
      IntFunction<? extends @Nullable E> values,
      Supplier<FileDescriptor> file) {
    super(WireType.VARINT);
    this.fullName = fullName;
    this.open = open;
    this.first = first;
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
    return new EnumType<>(fullName, true, 0, defaultValue, values, file);
  }

  /// For generated code: an enum whose `values` gives null for numbers that were not declared.
  public static <E extends ProtoEnum> EnumType<E> closed(
      String fullName,
      E defaultValue,
      IntFunction<? extends @Nullable E> values,
      Supplier<FileDescriptor> file) {
    return new EnumType<>(fullName, false, 0, defaultValue, values, file);
  }

  /// For generated code: a closed enum whose constants cannot be used before it is initialised;
  /// `first` is the number of the default value.
  public static <E extends ProtoEnum> EnumType<E> closed(
      String fullName,
      int first,
      IntFunction<? extends @Nullable E> values,
      Supplier<FileDescriptor> file) {
    return new EnumType<>(fullName, false, first, null, values, file);
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
    E known = defaultValue;
    if (known == null) {
      known = Objects.requireNonNull(values.apply(first));
      defaultValue = known;
    }
    return known;
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
