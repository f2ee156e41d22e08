package dev.tandem.rpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a call carries besides its messages: names with values, in order, several values a name if
/// there are several. Immutable.
///
/// ```java
/// static final Metadata.Key<String> TENANT = Metadata.Key.text("tenant");
/// static final Metadata.Key<byte[]> TRACE = Metadata.Key.binary("trace-bin");
///
/// Metadata m = Metadata.EMPTY.with(TENANT, "acme");
/// m.get(TENANT);                                      // Optional[acme]
/// ```
///
/// Values are kept as they are on the wire, one char a byte, and decoded when they are asked for.
/// What a program sets is checked when it is set; what was received is not: an odd value never
/// fails a call. A text is given as it came, whatever bytes it has; a binary value that is not
/// Base64 is as good as absent. All of it can be sent on with [#and].
///
/// What belongs to the protocol (`:*`, `grpc-*`, `content-type`, `te`) is neither here nor can it
/// be set. Source: PROTOCOL-HTTP2.md, "Custom-Metadata".
public final class Metadata {
  public static final Metadata EMPTY = new Metadata(new String[0]);

  /// What an entry counts besides its bytes. Source: RFC 9113 §6.5.2.
  private static final int ENTRY_OVERHEAD = 32;

  /// name, value, name, value
  private final String[] entries;

  private Metadata(String[] entries) {
    this.entries = entries;
  }

  /// Entries as they are on the wire, a name before each value, unchecked. For transports, and for
  /// tests that stand in for one. The array is given away.
  public static Metadata ofWire(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "the name " + namesAndValues[namesAndValues.length - 1] + " has no value");
    }
    return namesAndValues.length == 0 ? EMPTY : new Metadata(namesAndValues);
  }

  public boolean isEmpty() {
    return entries.length == 0;
  }

  /// How many entries there are.
  public int size() {
    return entries.length / 2;
  }

  /// The name of one entry.
  public String name(int i) {
    return entries[2 * Objects.checkIndex(i, size())];
  }

  /// The value of one entry as it is on the wire: one char a byte, binary ones in Base64.
  public String wireValue(int i) {
    return entries[2 * Objects.checkIndex(i, size()) + 1];
  }

  /// The names, each once, in order. One that was received may be none that a [Key] can have.
  public Set<String> names() {
    var names = new LinkedHashSet<String>();
    for (int i = 0; i < entries.length; i += 2) names.add(entries[i]);
    return Collections.unmodifiableSet(names);
  }

  /// Whether there is a value, or what should have been one.
  public boolean contains(Key<?> key) {
    for (int i = 0; i < entries.length; i += 2) if (entries[i].equals(key.name)) return true;
    return false;
  }

  /// The last value under this name.
  public <T> Optional<T> get(Key<T> key) {
    for (int i = entries.length - 2; i >= 0; i -= 2) {
      if (!entries[i].equals(key.name)) continue;
      T last = key.last(entries[i + 1]);
      if (last != null) return Optional.of(last);
    }
    return Optional.empty();
  }

  /// All values under this name, in order.
  public <T> List<T> all(Key<T> key) {
    var values = new ArrayList<T>();
    for (int i = 0; i < entries.length; i += 2) {
      if (entries[i].equals(key.name)) key.addTo(values, entries[i + 1]);
    }
    return Collections.unmodifiableList(values);
  }

  /// These, and one more value.
  ///
  /// @throws IllegalArgumentException if the protocol has another use for the name, or the value is
  ///   a text with a character that cannot be sent: anything but printable ASCII. Put such text
  ///   into a binary value
  public <T> Metadata with(Key<T> key, T value) {
    checkFree(key.name);
    String[] more = Arrays.copyOf(entries, entries.length + 2);
    more[entries.length] = key.name;
    more[entries.length + 1] = key.encode(value);
    return new Metadata(more);
  }

  /// These, and then those of `other`.
  public Metadata and(Metadata other) {
    if (other.isEmpty()) return this;
    if (isEmpty()) return other;
    String[] all = Arrays.copyOf(entries, entries.length + other.entries.length);
    System.arraycopy(other.entries, 0, all, entries.length, other.entries.length);
    return new Metadata(all);
  }

  /// The size as gRPC and HTTP/2 count it: the bytes of names and values on the wire, and 32 for
  /// each entry.
  public int listSize() {
    int size = entries.length / 2 * ENTRY_OVERHEAD;
    for (String s : entries) size += s.length();
    return size;
  }

  /// Names that mean something to HTTP/2 or are this library's to set. They may be received, and
  /// looked at.
  private static void checkFree(String name) {
    String why =
        switch (name) {
          case "user-agent" -> "it is set on the channel's builder";
          case "host", "content-length" -> "HTTP/2 has its own way to say that";
          case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
              "HTTP/2 forbids it (RFC 9113 §8.2.2)";
          default -> null;
        };
    if (why != null) throw new IllegalArgumentException("metadata cannot set " + name + ": " + why);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Metadata m && Arrays.equals(entries, m.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  /// One line for logs and tests; the values of credentials are left out.
  @Override
  public String toString() {
    var text = new StringBuilder("{");
    for (int i = 0; i < entries.length; i += 2) {
      if (i > 0) text.append(", ");
      text.append(entries[i])
          .append(": ")
          .append(isSecret(entries[i]) ? "(not shown)" : entries[i + 1]);
    }
    return text.append('}').toString();
  }

  private static boolean isSecret(String name) {
    return switch (name) {
      case "authorization", "proxy-authorization", "cookie", "set-cookie" -> true;
      default -> false;
    };
  }

  /// A name, and what its values are. Kept in a constant: making one checks the name.
  ///
  /// A name has digits, lower-case letters, `_`, `-` and `.`; those ending in `-bin` have binary
  /// values, all others text. Names that begin with `grpc-` are the protocol's.
  ///
  /// @param <T> String or byte\[]
  public static final class Key<T> {
    private final String name;
    private final Form<T> form;

    private Key(String name, Form<T> form) {
      this.name = name;
      this.form = form;
    }

    /// A name whose values are text: printable ASCII. Spaces at either end are not sent, since
    /// HTTP/2 does not allow them there.
    ///
    /// @throws IllegalArgumentException if it cannot be a name, or ends in `-bin`
    public static Key<String> text(String name) {
      if (checked(name).endsWith("-bin")) {
        throw new IllegalArgumentException(
            "the metadata key "
                + name
                + " ends in -bin: its values are binary, Key.binary makes it");
      }
      return new Key<>(name, Form.TEXT);
    }

    /// A name whose values are bytes; it ends in `-bin`. Each value is given out as a copy.
    ///
    /// @throws IllegalArgumentException if it cannot be a name, or does not end in `-bin`
    public static Key<byte[]> binary(String name) {
      if (!checked(name).endsWith("-bin")) {
        throw new IllegalArgumentException(
            "the metadata key "
                + name
                + " has binary values, so it must end in -bin: "
                + name
                + "-bin");
      }
      return new Key<>(name, Form.BINARY);
    }

    private static String checked(String name) {
      if (name.isEmpty()) throw new IllegalArgumentException("a metadata key needs a name");
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')
          continue;
        String what =
            c >= 'A' && c <= 'Z'
                ? "the upper-case "
                    + shown(c)
                    + "; names are lower case: "
                    + name.toLowerCase(Locale.ROOT)
                : i == 0 && c == ':'
                    ? "the ':' of HTTP/2's own names"
                    : shown(c) + "; names have 0-9 a-z _ - .";
        throw new IllegalArgumentException("the metadata key '" + name + "' has " + what);
      }
      if (name.startsWith("grpc-") || name.equals("content-type") || name.equals("te")) {
        throw new IllegalArgumentException("the metadata key " + name + " is gRPC's own");
      }
      return name;
    }

    public String name() {
      return name;
    }

    private String encode(T value) {
      Objects.requireNonNull(value, name);
      return form.encode(name, value);
    }

    private void addTo(List<T> values, String wire) {
      form.addTo(values, wire);
    }

    private @Nullable T last(String wire) {
      return form.last(wire);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key<?> k && name.equals(k.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static String shown(char c) {
    return c > ' ' && c < 0x7F ? "'" + c + "'" : String.format("U+%04X", (int) c);
  }

  /// How values of one kind stand on the wire.
  private sealed interface Form<T> {
    Form<String> TEXT = new Text();
    Form<byte[]> BINARY = new Binary();

    String encode(String name, T value);

    /// All that `wire` holds.
    void addTo(List<T> values, String wire);

    /// The last that `wire` holds; null if that is nothing.
    @Nullable T last(String wire);
  }

  private static final class Text implements Form<String> {
    @Override
    public String encode(String name, String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c < 0x20 || c > 0x7E) {
          throw new IllegalArgumentException(
              "the value of the metadata key "
                  + name
                  + " has "
                  + shown(c)
                  + " at index "
                  + i
                  + ": texts are printable ASCII; a key ending in -bin takes any bytes");
        }
      }
      return value.strip();
    }

    @Override
    public void addTo(List<String> values, String wire) {
      values.add(wire);
    }

    @Override
    public String last(String wire) {
      return wire;
    }
  }

  /// Base64 as in RFC 4648 §4, sent without padding and accepted either way; several values may be
  /// joined with commas.
  private static final class Binary implements Form<byte[]> {
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

    @Override
    public String encode(String name, byte[] value) {
      return ENCODER.encodeToString(value);
    }

    @Override
    public void addTo(List<byte[]> values, String wire) {
      for (int from = 0; from <= wire.length(); ) {
        int comma = wire.indexOf(',', from);
        int to = comma < 0 ? wire.length() : comma;
        byte[] value = decode(wire.substring(from, to));
        if (value != null) values.add(value);
        from = to + 1;
      }
    }

    @Override
    public byte @Nullable [] last(String wire) {
      for (int to = wire.length(); to >= 0; ) {
        int comma = to == 0 ? -1 : wire.lastIndexOf(',', to - 1);
        byte[] value = decode(wire.substring(comma + 1, to));
        if (value != null) return value;
        to = comma;
      }
      return null;
    }

    private static byte @Nullable [] decode(String part) {
      try {
        return Base64.getDecoder().decode(part.strip());
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }
}
