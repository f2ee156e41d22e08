package dev.tandem.rpc.spi;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The bytes of one message: a chain of ranges of byte arrays, in order.
///
/// Nothing is copied when one is made: whoever makes a payload gives its arrays away, and whoever
/// reads one must not write to them. A range may have **headroom**: free bytes before it, in the
/// same array, that go to the payload's next owner. The transport writes gRPC's five-byte prefix
/// into the first range's, so that a small message is one array from the codec to the socket.
///
/// Immutable, apart from what its arrays' makers might do.
public final class Payload {
  public static final Payload EMPTY = new Payload(new byte[8], 8, 0, 8, null);

  private final byte[] array;
  private final int offset;
  private final int length;
  private final int headroom;
  private final int size;
  private final @Nullable Payload next;

  private Payload(byte[] array, int offset, int length, int headroom, @Nullable Payload next) {
    Objects.checkFromIndexSize(offset, length, array.length);
    if (headroom < 0 || headroom > offset) {
      throw new IllegalArgumentException(
          "headroom of " + headroom + " bytes before offset " + offset);
    }
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.headroom = headroom;
    this.next = next;
    this.size = next == null ? length : Math.addExact(length, next.size);
  }

  /// A whole array.
  public static Payload of(byte[] array) {
    return new Payload(array, 0, array.length, 0, null);
  }

  /// One range, with `headroom` free bytes right before `offset`.
  public static Payload of(byte[] array, int offset, int length, int headroom) {
    return new Payload(array, offset, length, headroom, null);
  }

  /// This range in front of what `next` holds; `next` may be null.
  public static Payload of(
      byte[] array, int offset, int length, int headroom, @Nullable Payload next) {
    return new Payload(array, offset, length, headroom, next);
  }

  /// Bytes in this range and all that follow.
  public int size() {
    return size;
  }

  /// The array that holds this range. Not to be written to, except in the headroom by its owner.
  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  /// Bytes in this range alone.
  public int length() {
    return length;
  }

  public int headroom() {
    return headroom;
  }

  /// The next range, or null after the last.
  public @Nullable Payload next() {
    return next;
  }

  /// This range alone, as a buffer over its array.
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(array, offset, length);
  }

  /// All ranges as one stream, which never fails and whose `available()` is what is left of them.
  /// For one thread; there may be any number of them.
  public InputStream input() {
    return new PayloadInput(this);
  }

  /// A copy of all ranges in one array.
  public byte[] toByteArray() {
    var all = new ByteArrayOutputStream(size);
    for (Payload p = this; p != null; p = p.next) all.write(p.array, p.offset, p.length);
    return all.toByteArray();
  }

  @Override
  public String toString() {
    return "Payload[" + size + " bytes]";
  }
}
