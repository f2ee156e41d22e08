package dev.tandem.http2.hpack;

import dev.tandem.http2.Headers;
import java.util.Arrays;

/// Headers in, header blocks out. Blocks have to be sent in the order in which they were encoded.
/// Source: RFC 7541.
///
/// What goes into the table: everything but credentials, which go into no table anywhere (RFC 7541
/// §7.1.3), what differs from call to call, and what would push out a quarter of the rest.
public final class HpackEncoder {
  /// The table we keep, however large a one the peer would.
  static final int TABLE_SIZE = 4096;

  private static final int INDEXED = 0x80;
  private static final int INCREMENTAL = 0x40;
  private static final int SIZE_UPDATE = 0x20;
  private static final int NEVER = 0x10;
  private static final int WITHOUT = 0x00;

  private static final int FIRST_CAPACITY = 256;
  private static final int KEPT_CAPACITY = 2048;

  private final EncoderTable table = new EncoderTable(TABLE_SIZE);
  private byte[] block = {};
  private int size;

  /// What the peer's decoder believes our table to be.
  private int announced = TABLE_SIZE;

  /// The smallest the table has been since then.
  private int lowest = TABLE_SIZE;

  /// The peer's SETTINGS_HEADER_TABLE_SIZE changed. The next block says so: the lowest size first
  /// that there was in between, since the peer has thrown out entries at it, then the last (RFC
  /// 7541 §4.2).
  public void peerLimit(int bytes) {
    int max = Math.min(bytes, TABLE_SIZE);
    table.resize(max);
    lowest = Math.min(lowest, max);
  }

  /// Encodes a block into [#block]; returns its length. The array is good until the next call.
  public int encode(Headers headers) {
    if (block.length == 0 || block.length > KEPT_CAPACITY) block = new byte[FIRST_CAPACITY];
    size = 0;
    if (lowest != announced || table.max() != announced) sizeUpdates();
    for (int i = 0; i < headers.size(); i++) field(headers.name(i), headers.value(i));
    return size;
  }

  public byte[] block() {
    return block;
  }

  private void sizeUpdates() {
    room(12);
    if (lowest < table.max()) integer(SIZE_UPDATE, 5, lowest);
    integer(SIZE_UPDATE, 5, table.max());
    announced = table.max();
    lowest = announced;
  }

  private void field(String name, String value) {
    int known = StaticTable.find(name);
    int how = known > 0 ? representation(known) : representation(name);
    if (how != INCREMENTAL) {
      literal(how, known > 0 ? known : table.find(name), name, value);
      return;
    }
    int index = known > 0 ? StaticTable.find(known, value) : 0;
    if (index == 0) index = table.find(name, value);
    if (index > 0) {
      room(6);
      integer(INDEXED, 7, index);
      return;
    }
    int nameIndex = known > 0 ? known : table.find(name);
    int bytes = name.length() + value.length() + DecoderTable.ENTRY_OVERHEAD;
    if (value.length() > table.max() / 4 || bytes > table.max()) {
      literal(WITHOUT, nameIndex, name, value);
      return;
    }
    literal(INCREMENTAL, nameIndex, name, value);
    table.insert(name, value);
  }

  private static int representation(int staticIndex) {
    return switch (staticIndex) {
      case 23, 32, 49, 55 -> NEVER; // authorization, cookie, proxy-authorization, set-cookie
      case 28 -> WITHOUT; // content-length
      default -> INCREMENTAL;
    };
  }

  private static int representation(String name) {
    return switch (name) {
      case "grpc-timeout", "grpc-message", "grpc-status-details-bin" -> WITHOUT;
      default -> INCREMENTAL;
    };
  }

  private void literal(int how, int nameIndex, String name, String value) {
    room(18 + name.length() + value.length());
    integer(how, how == INCREMENTAL ? 6 : 4, nameIndex);
    if (nameIndex == 0) string(name);
    string(value);
  }

  /// Huffman-coded only where that is shorter. There is room.
  @SuppressWarnings(
      "deprecation") // getBytes(int, int, byte[], int) takes the low byte of each char: one byte is
  // what a char stands for
  private void string(String s) {
    int length = s.length();
    int shorter = Huffman.encodedLength(s);
    if (shorter < length) {
      integer(0x80, 7, shorter);
      size = Huffman.encode(s, block, size);
    } else {
      integer(0, 7, length);
      s.getBytes(0, length, block, size);
      size += length;
    }
  }

  private void integer(int flags, int bits, int value) {
    int mask = (1 << bits) - 1;
    if (value < mask) {
      block[size++] = (byte) (flags | value);
      return;
    }
    block[size++] = (byte) (flags | mask);
    for (value -= mask; value >= 0x80; value >>>= 7) block[size++] = (byte) (value | 0x80);
    block[size++] = (byte) value;
  }

  private void room(int bytes) {
    if (block.length - size < bytes)
      block = Arrays.copyOf(block, Math.max(2 * block.length, size + bytes));
  }
}
