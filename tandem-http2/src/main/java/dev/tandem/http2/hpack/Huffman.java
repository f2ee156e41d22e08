package dev.tandem.http2.hpack;

import java.nio.ByteBuffer;

/// The Huffman code of HPACK. Source: RFC 7541 §5.2 and Appendix B.
///
/// The code is canonical: codes of one length are consecutive numbers in the order of their
/// symbols, and longer codes go on where shorter ones ended. So the lengths are all there is to
/// write down:
///
/// ```
///   '0' 00000   '1' 00001 … 't' 01001   (5 bits)   ' ' 010100 … 'u' 101101   (6 bits)   ':' 1011100 …   EOS 1 × 30
/// ```
final class Huffman {
  private static final int EOS = 256;
  private static final int LONGEST = 30;

  /// Bits of each symbol's code; the last is EOS.
  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, // 0
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, // 16
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, // ' '
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, // '0'
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, // '@'
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, // 'P'
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, // '`'
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, // 'p'
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, // 128
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, // 144
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, // 160
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, // 176
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, // 192
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, // 208
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, // 224
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, // 240
    30 // EOS
  };

  private static final int[] CODES = new int[257];

  // Decoding: what begins with a code of at most FAST_BITS (every printable character but eleven)
  // is one look-up; the few longer ones
  // are found length by length.
  private static final int FAST_BITS = 10;

  /// By the next ten bits: symbol << 4 | length; 0 if the code is longer.
  private static final short[] FAST = new short[1 << FAST_BITS];

  private static final int[] FIRST_CODE = new int[LONGEST + 1];
  private static final int[] FIRST_INDEX = new int[LONGEST + 1];
  private static final int[] COUNT = new int[LONGEST + 1];

  /// All symbols by length, then value.
  private static final short[] SYMBOLS = new short[257];

  static {
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code <<= 1;
      FIRST_CODE[length] = code;
      FIRST_INDEX[length] = index;
      for (int symbol = 0; symbol <= EOS; symbol++) {
        if (LENGTHS[symbol] != length) continue;
        CODES[symbol] = code++;
        SYMBOLS[index++] = (short) symbol;
        COUNT[length]++;
      }
    }
    for (int symbol = 0; symbol < EOS; symbol++) {
      int rest = FAST_BITS - LENGTHS[symbol];
      if (rest < 0) continue;
      for (int i = 0; i < 1 << rest; i++) {
        FAST[CODES[symbol] << rest | i] = (short) (symbol << 4 | LENGTHS[symbol]);
      }
    }
  }

  private Huffman() {}

  /// Bytes that `s` takes when it is encoded.
  static int encodedLength(String s) {
    int bits = 0;
    for (int i = 0; i < s.length(); i++) bits += LENGTHS[s.charAt(i) & 0xFF];
    return (bits + 7) >>> 3;
  }

  /// Writes `s` to `out` from `at` on; returns where it ends. The last byte is filled up with ones,
  /// the beginning of EOS.
  static int encode(String s, byte[] out, int at) {
    long bits = 0;
    int count = 0;
    for (int i = 0; i < s.length(); i++) {
      int symbol = s.charAt(i) & 0xFF;
      int length = LENGTHS[symbol];
      bits = bits << length | CODES[symbol];
      count += length;
      while (count >= 8) {
        count -= 8;
        out[at++] = (byte) (bits >>> count);
      }
    }
    if (count > 0) out[at++] = (byte) (bits << (8 - count) | 0xFF >>> count);
    return at;
  }

  /// The most bytes that `length` encoded ones can become: the shortest code has five bits.
  static int longestDecoded(int length) {
    return (int) (length * 8L / 5);
  }

  /// Decodes `length` bytes of `in` from `at` on into `out`, which has room for [#longestDecoded];
  /// returns how many they became.
  ///
  /// @throws HpackException if EOS is among them, or they end in anything but less than eight ones
  ///   (RFC 7541 §5.2)
  static int decode(ByteBuffer in, int at, int length, byte[] out) throws HpackException {
    int end = at + length;
    int size = 0;
    long bits = 0; // the low `count` of them are still to be decoded
    int count = 0;
    while (true) {
      while (count <= 56 && at < end) {
        bits = bits << 8 | (in.get(at++) & 0xFF);
        count += 8;
      }
      int fast = FAST[top(bits, count, FAST_BITS)];
      int bitsOfCode = fast & 0xF;
      if (fast != 0 && bitsOfCode <= count) {
        out[size++] = (byte) (fast >>> 4);
        count -= bitsOfCode;
        // while there is enough for any fast code, refilling can wait
        while (count >= FAST_BITS) {
          fast = FAST[(int) (bits >>> (count - FAST_BITS)) & (1 << FAST_BITS) - 1];
          if (fast == 0) break;
          out[size++] = (byte) (fast >>> 4);
          count -= fast & 0xF;
        }
        continue;
      }
      if (count < 8) {
        long ones = (1L << count) - 1;
        if ((bits & ones) != ones)
          throw new HpackException("the padding of a Huffman string is not all ones");
        return size;
      }
      int symbol = longCode(bits, count);
      if (symbol < 0)
        throw new HpackException("a Huffman string ends in more than 7 bits of padding");
      if (symbol == EOS) throw new HpackException("a Huffman string contains EOS");
      out[size++] = (byte) symbol;
      count -= LENGTHS[symbol];
    }
  }

  /// The first `wanted` of `count` bits; what is missing is made up of ones.
  private static int top(long bits, int count, int wanted) {
    int missing = wanted - count;
    long value = missing <= 0 ? bits >>> -missing : bits << missing | (1L << missing) - 1;
    return (int) value & (1 << wanted) - 1;
  }

  /// The symbol whose code of more than [#FAST_BITS] bits comes next; −1 if the bits end before it
  /// does.
  private static int longCode(long bits, int count) {
    for (int length = FAST_BITS + 1; length <= Math.min(LONGEST, count); length++) {
      int offset = top(bits, count, length) - FIRST_CODE[length];
      if (offset >= 0 && offset < COUNT[length]) return SYMBOLS[FIRST_INDEX[length] + offset];
    }
    return -1;
  }
}
