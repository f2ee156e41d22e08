package dev.tandem.protobuf;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How the value of an extension is read from a message's unknown fields, and written to them.
abstract sealed class ExtensionCodec<T> {
  /// Takes one field after the other.
  interface Reading<T> {
    /// The reader is behind the field's tag.
    void field(ProtoReader in);

    /// What they are together; null for nothing.
    @Nullable T value();
  }

  /// The type of one value.
  abstract FieldType<?> type();

  /// Whether a field of this wire type is the extension's, and not an unknown one.
  abstract boolean takes(int wireType);

  abstract Reading<T> reading();

  abstract void write(ProtoWriter out, int number, T value);

  abstract T absent();

  /// The value without nulls inside.
  abstract T checked(T value);

  abstract ExtensionCodec<T> withDefault(T value);

  abstract ExtensionCodec<T> packed();

  abstract ExtensionCodec<T> delimited();

  /// One value, read behind its tag and joined with one before it; null for a number that a closed
  /// enum does not have.
  @SuppressWarnings("unchecked") // a value of the type is one of the type's values
  private static <V> @Nullable V one(
      ProtoReader in, FieldType<V> type, boolean delimited, @Nullable V before) {
    return switch (type) {
      case MessageType<?> message -> (V) message(in, message, delimited, before);
      case EnumType<?> enumeration when !enumeration.isOpen() ->
          (V) in.closedEnumeration(enumeration);
      default -> type.read(in);
    };
  }

  @SuppressWarnings("unchecked") // before is a message of this type
  private static <M extends Message> M message(
      ProtoReader in, MessageType<M> type, boolean delimited, @Nullable Object before) {
    return delimited ? in.group(type, (M) before) : in.message(type, (M) before);
  }

  private static <V> void writeOne(
      ProtoWriter out, int number, FieldType<V> type, boolean delimited, V value) {
    if (delimited) out.group(number, (Message) Objects.requireNonNull(value));
    else type.write(out, number, value);
  }

  private static int wireType(FieldType<?> type, boolean delimited) {
    return delimited ? WireType.START_GROUP : type.wireType;
  }

  /// A singular extension; without a declared default it has its type's.
  static final class One<T> extends ExtensionCodec<T> {
    private final Supplier<? extends FieldType<T>> type;
    private final @Nullable T declared;
    private final boolean delimited;

    One(Supplier<? extends FieldType<T>> type, @Nullable T declared, boolean delimited) {
      this.type = type;
      this.declared = declared;
      this.delimited = delimited;
    }

    @Override
    FieldType<T> type() {
      return type.get();
    }

    @Override
    boolean takes(int wireType) {
      return wireType == wireType(type(), delimited);
    }

    @Override
    Reading<T> reading() {
      return new Reading<>() {
        private @Nullable T value;

        @Override
        public void field(ProtoReader in) {
          T next = one(in, type(), delimited, value);
          if (next != null) value = next;
        }

        @Override
        public @Nullable T value() {
          return value;
        }
      };
    }

    @Override
    void write(ProtoWriter out, int number, T value) {
      writeOne(out, number, type(), delimited, value);
    }

    @Override
    T absent() {
      return declared == null ? type().defaultValue() : declared;
    }

    @Override
    T checked(T value) {
      return value;
    }

    @Override
    One<T> withDefault(T value) {
      return new One<>(type, value, delimited);
    }

    @Override
    One<T> packed() {
      throw new IllegalStateException("one value is never packed");
    }

    @Override
    One<T> delimited() {
      return new One<>(type, declared, true);
    }
  }

  /// A repeated extension.
  static final class Many<E, L extends List<E>> extends ExtensionCodec<L> {
    private final Supplier<? extends FieldType<E>> type;
    private final Function<List<E>, L> freezing;
    private final L empty;
    private final boolean packed;
    private final boolean delimited;

    Many(
        Supplier<? extends FieldType<E>> type,
        Function<List<E>, L> freezing,
        L empty,
        boolean packed,
        boolean delimited) {
      this.type = type;
      this.freezing = freezing;
      this.empty = empty;
      this.packed = packed;
      this.delimited = delimited;
    }

    @Override
    FieldType<E> type() {
      return type.get();
    }

    @Override
    boolean takes(int wireType) {
      return wireType == wireType(type(), delimited)
          || (wireType == WireType.LEN && type().isPackable());
    }

    @Override
    Reading<L> reading() {
      return new Reading<>() {
        private final List<E> values = new ArrayList<>();

        @Override
        public void field(ProtoReader in) {
          long outerEnd = type().isPackable() ? in.enterPacked() : -1;
          boolean more = outerEnd < 0 || !in.atEnd();
          while (more) {
            E value = one(in, type(), delimited, null);
            if (value != null) values.add(value);
            more = outerEnd >= 0 && !in.atEnd();
          }
          in.leavePacked(outerEnd);
        }

        @Override
        public @Nullable L value() {
          return values.isEmpty() ? null : freezing.apply(values);
        }
      };
    }

    @Override
    void write(ProtoWriter out, int number, L values) {
      if (packed && type().isPackable()) {
        type().writePacked(out, number, values);
        return;
      }
      for (int i = values.size(); --i >= 0; )
        writeOne(out, number, type(), delimited, values.get(i));
    }

    @Override
    L absent() {
      return empty;
    }

    @Override
    L checked(L value) {
      return freezing.apply(value);
    }

    @Override
    Many<E, L> withDefault(L value) {
      throw new IllegalStateException("a list has no declared default");
    }

    @Override
    Many<E, L> packed() {
      return new Many<>(type, freezing, empty, true, delimited);
    }

    @Override
    Many<E, L> delimited() {
      return new Many<>(type, freezing, empty, packed, true);
    }
  }
}
