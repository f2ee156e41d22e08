package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/// An immutable sequence of bytes, compared by value: what a `bytes` field holds.
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] data;

  private Bytes(byte[] data) {
    this.data = data;
  }

  /// These bytes: `Bytes.of((byte) 1, (byte) 2)`, or a copy of an array.
  public static Bytes of(byte... data) {
    return copyOf(data, 0, data.length);
  }

  public static Bytes copyOf(byte[] data) {
    return copyOf(data, 0, data.length);
  }

  /// A copy of `length` bytes from `offset` on.
  public static Bytes copyOf(byte[] data, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.length);
    return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(data, offset, offset + length));
  }

  /// A copy of what remains in `buffer`, whose position does not move.
  public static Bytes copyOf(ByteBuffer buffer) {
    var data = new byte[buffer.remaining()];
    buffer.get(buffer.position(), data);
    return wrap(data);
  }

  /// `text` in UTF-8.
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(UTF_8));
  }

  /// The bytes that `hex` spells, two digits each: `Bytes.hex("cafe01")`.
  public static Bytes hex(String hex) {
    return wrap(HexFormat.of().parseHex(hex));
  }

  /// Takes an array that nobody else holds.
  static Bytes wrap(byte[] data) {
    return data.length == 0 ? EMPTY : new Bytes(data);
  }

  public int size() {
    return data.length;
  }

  public boolean isEmpty() {
    return data.length == 0;
  }

  public byte get(int index) {
    return data[index];
  }

  /// The bytes from `from` to before `to`, copied.
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, data.length);
    return to - from == data.length ? this : copyOf(data, from, to - from);
  }

  /// A read-only buffer over the bytes; nothing is copied.
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(data).asReadOnlyBuffer();
  }

  /// A stream over the bytes; nothing is copied.
  public InputStream asInputStream() {
    return new java.io.ByteArrayInputStream(data);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(data);
  }

  public byte[] toByteArray() {
    return data.clone();
  }

  /// The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD.
  public String toUtf8() {
    return new String(data, UTF_8);
  }

  /// Standard Base64 with padding.
  public String toBase64() {
    return Base64.getEncoder().encodeToString(data);
  }

  /// The array itself: never written to, never handed out.
  byte[] raw() {
    return data;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes b && Arrays.equals(data, b.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  /// The size and the first bytes in hexadecimal: for people, not for programs.
  @Override
  public String toString() {
    var hex = HexFormat.of().formatHex(data, 0, Math.min(16, data.length));
    return "Bytes["
        + data.length
        + (hex.isEmpty() ? "" : ": " + hex)
        + (data.length > 16 ? "…]" : "]");
  }
}
