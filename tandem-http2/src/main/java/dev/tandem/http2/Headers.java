package dev.tandem.http2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An ordered, immutable list of header fields.
///
/// Strings hold one char per byte (ISO-8859-1): what is UTF-8 on the wire is decoded by whoever
/// knows that it is. Names are lower case, pseudo-headers come first. Nothing is checked here: what
/// the peer sent was checked as it arrived; what we send is the sender's business. Source: RFC 9113
/// §8.2.
public final class Headers {
  /// No fields at all.
  public static final Headers EMPTY = new Headers(new String[0], 0, 0);

  /// What each field costs besides its bytes. Source: RFC 9113 §6.5.2.
  static final int FIELD_OVERHEAD = 32;

  /// name, value, name, value; the first `2 * size` are used.
  private final String[] fields;

  private final int size;
  private final int listSize;

  /// Takes the array as its own.
  Headers(String[] fields, int size, int listSize) {
    this.fields = fields;
    this.size = size;
    this.listSize = listSize;
  }

  /// A list of names, each followed by its value.
  ///
  /// @throws IllegalArgumentException if the last name has no value
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "the name "
              + namesAndValues[namesAndValues.length - 1]
              + " has no value: names and values come in pairs");
    }
    Builder b = new Builder(namesAndValues.length);
    for (int i = 0; i < namesAndValues.length; i += 2)
      b.add(namesAndValues[i], namesAndValues[i + 1]);
    return b.build();
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(16);
  }

  /// How many fields there are.
  public int size() {
    return size;
  }

  /// The name of field `i`.
  ///
  /// @throws IndexOutOfBoundsException if there are not so many
  public String name(int i) {
    return fields[2 * checked(i)];
  }

  /// The value of field `i`.
  ///
  /// @throws IndexOutOfBoundsException if there are not so many
  public String value(int i) {
    return fields[2 * checked(i) + 1];
  }

  private int checked(int i) {
    if (i < 0 || i >= size) throw new IndexOutOfBoundsException("field " + i + " of " + size);
    return i;
  }

  /// The value of the first field with this name; null if there is none.
  public @Nullable String first(String name) {
    for (int i = 0; i < 2 * size; i += 2) if (fields[i].equals(name)) return fields[i + 1];
    return null;
  }

  /// The size as SETTINGS_MAX_HEADER_LIST_SIZE counts it: all bytes, and 32 for each field. Source:
  /// RFC 9113 §6.5.2.
  public int listSize() {
    return listSize;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Headers h
        && size == h.size
        && Arrays.equals(fields, 0, 2 * size, h.fields, 0, 2 * size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < 2 * size; i++) hash = 31 * hash + fields[i].hashCode();
    return hash;
  }

  /// One line for logs and tests; the values of credentials are left out.
  @Override
  public String toString() {
    var text = new StringBuilder("{");
    for (int i = 0; i < size; i++) {
      if (i > 0) text.append(", ");
      text.append(name(i)).append(": ").append(isSecret(name(i)) ? "(not shown)" : value(i));
    }
    return text.append('}').toString();
  }

  private static boolean isSecret(String name) {
    return switch (name) {
      case "authorization", "proxy-authorization", "cookie", "set-cookie" -> true;
      default -> false;
    };
  }

  /// Collects fields in order. For one thread; [#build] may be called once.
  public static final class Builder {
    private String[] fields;
    private int used;
    private int listSize;

    private Builder(int capacity) {
      fields = new String[capacity];
    }

    public Builder add(String name, String value) {
      if (used == fields.length) fields = Arrays.copyOf(fields, Math.max(16, 2 * used));
      fields[used++] = name;
      fields[used++] = value;
      listSize += name.length() + value.length() + FIELD_OVERHEAD;
      return this;
    }

    public Headers build() {
      return new Headers(fields, used / 2, listSize);
    }
  }
}
