package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a message carries besides its fields' values: which fields with presence were set, and the
/// bytes of unknown fields. The last component of every generated record, and never written by
/// hand.
///
/// Presence is a row of bits, one for each field that has presence, in the order of field numbers.
/// Immutable and compared by value. The tails of messages without unknown fields and with at most
/// eleven presence bits are shared, so that an ordinary message allocates nothing for its tail.
public final class Tail {
  private static final byte[] NOTHING = {};
  private static final long[] NO_MORE = {};

  /// No field with presence is set, no unknown fields.
  public static final Tail NONE = new Tail(0, NO_MORE, NOTHING);

  private static final int SHARED_BITS = 11;
  private static final @Nullable Tail[] SHARED =
      new Tail[1 << SHARED_BITS]; // made when they are first needed

  static {
    SHARED[0] = NONE;
  }

  private final long presence; // bits 0 to 63
  private final long[] more; // bits 64 and up; without zeros at the end
  private final byte[] unknown;

  private Tail(long presence, long[] more, byte[] unknown) {
    this.presence = presence;
    this.more = more;
    this.unknown = unknown;
  }

  /// The tail with these presence bits.
  public static Tail of(long presence) {
    if (presence >>> SHARED_BITS != 0) return new Tail(presence, NO_MORE, NOTHING);
    Tail shared = SHARED[(int) presence];
    return shared == null ? share((int) presence) : shared;
  }

  /// Threads that need it at once may each make one: they are equal.
  private static Tail share(int presence) {
    var tail = new Tail(presence, NO_MORE, NOTHING);
    SHARED[presence] = tail;
    return tail;
  }

  /// The tail with these presence bits, for messages with more than 64 fields that have presence.
  public static Tail of(long presence, long... more) {
    return of(presence, more, NOTHING);
  }

  /// Takes `more` and `unknown`, which nobody else may hold.
  static Tail of(long presence, long[] more, byte[] unknown) {
    int words = more.length;
    while (words > 0 && more[words - 1] == 0) words--;
    if (words == 0 && unknown.length == 0) return of(presence);
    return new Tail(presence, words == 0 ? NO_MORE : Arrays.copyOf(more, words), unknown);
  }

  /// Whether the field with this presence bit is set.
  public boolean has(int bit) {
    return (word(bit >> 6) >>> bit & 1) != 0;
  }

  /// For generated code: the value of a field with this presence bit, `absent` if it is not set.
  /// Null is a NullPointerException that says `name`.
  public <T> @Nullable T kept(int bit, T value, String name, @Nullable T absent) {
    return has(bit) ? Objects.requireNonNull(value, name) : absent;
  }

  /// The presence bits 0 to 63.
  public long presence() {
    return presence;
  }

  /// This tail with other presence bits 0 to 63.
  @SuppressWarnings("ReferenceEquality") // less code than to look into the tail: builds inline it
  public Tail presence(long bits) {
    if (bits == presence) return this;
    return this == NONE ? of(bits) : withPresence(bits);
  }

  private Tail withPresence(long bits) {
    return more.length == 0 && unknown.length == 0 ? of(bits) : new Tail(bits, more, unknown);
  }

  /// This tail with one presence bit set.
  public Tail set(int bit) {
    return has(bit) ? this : flip(bit);
  }

  /// This tail with one presence bit cleared.
  public Tail clear(int bit) {
    return has(bit) ? flip(bit) : this;
  }

  private Tail flip(int bit) {
    if (bit < 64) {
      return presence(presence ^ 1L << bit);
    }
    int word = (bit >> 6) - 1;
    long[] flipped = Arrays.copyOf(more, Math.max(more.length, word + 1));
    flipped[word] ^= 1L << bit;
    return of(presence, flipped, unknown);
  }

  private long word(int index) {
    return index == 0 ? presence : index <= more.length ? more[index - 1] : 0;
  }

  /// The unknown fields as they are written on the wire, in the order in which they were read.
  public Bytes unknownFields() {
    return Bytes.wrap(unknown);
  }

  /// This tail without its unknown fields.
  public Tail withoutUnknownFields() {
    return unknown.length == 0 ? this : of(presence, more, NOTHING);
  }

  /// This tail with other unknown fields; takes the array.
  Tail withUnknown(byte[] fields) {
    return of(presence, more, fields);
  }

  byte[] rawUnknown() {
    return unknown;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tail t
        && t.presence == presence
        && Arrays.equals(t.more, more)
        && Arrays.equals(t.unknown, unknown);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(presence) + Arrays.hashCode(more)) + Arrays.hashCode(unknown);
  }

  /// The set bits, and how many unknown bytes there are: for people who debug.
  @Override
  public String toString() {
    var bits = new StringBuilder("Tail[");
    for (int bit = 0; bit < 64 * (1 + more.length); bit++) {
      if (has(bit)) bits.append(bits.length() > 5 ? " " : "").append(bit);
    }
    if (unknown.length > 0) bits.append("; ").append(unknown.length).append(" unknown bytes");
    return bits.append(']').toString();
  }
}
