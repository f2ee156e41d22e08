package dev.tandem.http2.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/// Header blocks in, fields out. Source: RFC 7541.
///
/// ```
///   1iiiiiii                              indexed field                         §6.1
///   01iiiiii [name] value                 literal, into the table               §6.2.1
///   0000iiii [name] value                 literal, not into the table           §6.2.2
///   0001iiii [name] value                 literal, never into any table         §6.2.3
///   001mmmmm                              table size update                     §6.3
///   string:  Hlllllll l bytes             H: Huffman                            §5.2
/// ```
///
/// A block may come in fragments: [#decode] takes what is whole, and leaves the beginning of what
/// is not in the buffer, for the caller to offer again with more behind it. A string that cannot
/// fit the list's limit nor the table is stepped over as its bytes come, so what is left over is
/// never larger than [#longestString] twice, whatever the peer declares.
public final class HpackDecoder {
  /// Takes the fields.
  public interface Sink {
    /// The next field; what is known of it is in `traits` ([FieldTraits]).
    void field(String name, String value, int traits);

    /// A field that is larger than any limit was stepped over.
    void oversizedField();
  }

  private static final int SCRATCH = 128;
  private static final int KEPT_SCRATCH = 1024;

  private final DecoderTable table;
  private final int maxHeaderListBytes;

  /// What the peer may raise the table to.
  private int limit;

  /// The limit fell below the table: the next block has to begin with a size update (RFC 7541
  /// §4.2).
  private boolean updateDue;

  // inside a block
  private boolean fieldsSeen;
  private int skip;
  private boolean valueDue;

  // the cursor of the representation that is being looked at
  private int at;
  private int end;

  private byte[] scratch = {};

  /// A decoder with an empty table.
  ///
  /// @param tableSize the table to begin with: 4096 on every connection
  /// @param maxHeaderListBytes fields larger than this need not be decoded
  public HpackDecoder(int tableSize, int maxHeaderListBytes) {
    this.table = new DecoderTable(tableSize);
    this.limit = tableSize;
    this.maxHeaderListBytes = maxHeaderListBytes;
  }

  /// The peer has acknowledged our SETTINGS_HEADER_TABLE_SIZE.
  public void limit(int bytes) {
    limit = bytes;
    if (table.max() > bytes) updateDue = true;
  }

  /// Encoded bytes of a string above which it is stepped over: Huffman codes have at most 30 bits,
  /// so one that is longer becomes more than the limit of the list and the size of the table.
  long longestString() {
    return 4L * Math.max(maxHeaderListBytes, limit) + 8;
  }

  /// For tests.
  DecoderTable table() {
    return table;
  }

  public void begin() {
    fieldsSeen = false;
  }

  /// Decodes all that is whole. Afterwards `in` stands where something begins that is not.
  public void decode(ByteBuffer in, Sink sink) throws HpackException {
    end = in.limit();
    while (in.hasRemaining()) {
      at = in.position();
      if (skip > 0) {
        int stepped = Math.min(skip, in.remaining());
        skip -= stepped;
        in.position(at + stepped);
      } else if (valueDue) {
        if (!stepOverValue(in)) return;
      } else {
        int first = in.get(at);
        if (first < 0) {
          int index = integer(in, 7);
          if (index < 0) return;
          indexed(index, sink);
        } else if ((first & 0xE0) == 0x20) {
          int size = integer(in, 5);
          if (size < 0) return;
          resize(size);
        } else {
          boolean insert = (first & 0x40) != 0;
          int index = integer(in, insert ? 6 : 4);
          if (index < 0) return;
          if (!literal(in, index, insert, sink)) return;
        }
        in.position(at);
      }
    }
  }

  /// The block is over: nothing may be left of it.
  public void end(boolean leftOver) throws HpackException {
    if (leftOver || skip > 0 || valueDue)
      throw new HpackException("a header block ends inside a field");
    if (scratch.length > KEPT_SCRATCH) scratch = new byte[0];
  }

  private void indexed(int index, Sink sink) throws HpackException {
    fieldSeen();
    if (index == 0) throw new HpackException("a header block uses index 0");
    if (index <= StaticTable.SIZE) {
      sink.field(StaticTable.name(index), StaticTable.value(index), StaticTable.traits(index));
      return;
    }
    int slot = slot(index);
    sink.field(table.name(slot), table.value(slot), table.traits(slot));
  }

  private int slot(int index) throws HpackException {
    int age = index - StaticTable.SIZE - 1;
    if (age >= table.count()) {
      throw new HpackException(
          "a header block uses index "
              + index
              + ", but the tables end at "
              + (StaticTable.SIZE + table.count()));
    }
    return table.slot(age);
  }

  private void fieldSeen() throws HpackException {
    if (fieldsSeen) return;
    fieldsSeen = true;
    if (updateDue) {
      throw new HpackException(
          "the table's limit fell to "
              + limit
              + " bytes, but the next header block does not shrink it");
    }
  }

  private void resize(int size) throws HpackException {
    if (fieldsSeen) throw new HpackException("a table size update stands behind a field");
    if (size > limit)
      throw new HpackException("the table cannot have " + size + " bytes; its limit is " + limit);
    updateDue = false;
    table.resize(size);
  }

  /// Whether the literal was all there. First its lengths, then its strings: what is offered in
  /// many fragments is decoded once.
  private boolean literal(ByteBuffer in, int index, boolean insert, Sink sink)
      throws HpackException {
    int nameAt = 0;
    int nameLength = 0;
    boolean nameHuffman = false;
    if (index == 0) {
      if (at == end) return false;
      nameHuffman = in.get(at) < 0;
      nameLength = integer(in, 7);
      if (nameLength < 0) return false;
      if (nameLength > longestString()) {
        stepOver(in, nameLength, true, insert, sink);
        return true;
      }
      nameAt = at;
      if (nameLength >= end - at) return false;
      at += nameLength;
    }
    if (at == end) return false;
    boolean valueHuffman = in.get(at) < 0;
    int valueLength = integer(in, 7);
    if (valueLength < 0) return false;
    if (valueLength > longestString()) {
      if (index > StaticTable.SIZE) slot(index);
      stepOver(in, valueLength, false, insert, sink);
      return true;
    }
    int valueAt = at;
    if (valueLength > end - at) return false;
    at += valueLength;

    fieldSeen();
    String name;
    int traits;
    if (index == 0) {
      name = string(in, nameAt, nameLength, nameHuffman);
      traits = FieldTraits.ofName(name);
    } else if (index <= StaticTable.SIZE) {
      name = StaticTable.name(index);
      traits = StaticTable.traits(index);
    } else {
      int slot = slot(index);
      name = table.name(slot);
      traits = table.traits(slot) & ~FieldTraits.BAD_VALUE;
    }
    String value = string(in, valueAt, valueLength, valueHuffman);
    traits |= FieldTraits.ofValue(value);
    if (insert) table.insert(name, value, traits);
    sink.field(name, value, traits);
    return true;
  }

  /// A string of a literal will not be looked at; `at` is where it begins. Its field would not fit
  /// the table either, so it empties it.
  private void stepOver(ByteBuffer in, int length, boolean isName, boolean insert, Sink sink)
      throws HpackException {
    fieldSeen();
    if (insert) table.clear();
    sink.oversizedField();
    skip = length;
    valueDue = isName;
    in.position(at);
  }

  /// The value of a field whose name was stepped over.
  private boolean stepOverValue(ByteBuffer in) throws HpackException {
    int length = integer(in, 7);
    if (length < 0) return false;
    skip = length;
    valueDue = false;
    in.position(at);
    return true;
  }

  private String string(ByteBuffer in, int from, int length, boolean huffman)
      throws HpackException {
    if (length == 0) return "";
    int most = huffman ? Huffman.longestDecoded(length) : length;
    if (scratch.length < most) scratch = new byte[Math.max(SCRATCH, most)];
    int size = length;
    if (huffman) size = Huffman.decode(in, from, length, scratch);
    else in.get(from, scratch, 0, length);
    return new String(scratch, 0, size, ISO_8859_1);
  }

  /// An integer that begins in the low `bits` of the byte at the cursor, which moves behind it; −1
  /// if it goes on behind the end.
  ///
  /// ```
  ///   ???nnnnn                 n < 2^bits − 1: that is it
  ///   ???11111 1lllllll 0mmmmmmm   2^bits − 1 + l + 128 m …          RFC 7541 §5.1
  /// ```
  private int integer(ByteBuffer in, int bits) throws HpackException {
    int mask = (1 << bits) - 1;
    int value = in.get(at++) & mask;
    if (value < mask) return value;
    long sum = mask;
    for (int shift = 0; ; shift += 7) {
      if (at == end) return -1;
      int b = in.get(at++);
      sum += (long) (b & 0x7F) << shift;
      if (sum > Integer.MAX_VALUE || shift > 28)
        throw new HpackException("an integer is larger than 2147483647, or padded");
      if (b >= 0) return (int) sum;
    }
  }
}
