package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.HIGH_BITS;

/// Eight bytes of JSON in a long, the first in the lowest byte.
final class JsonWord {
  static final long SPACES = 0x2020_2020_2020_2020L;
  private static final long ZEROS = 0x3030_3030_3030_3030L;

  private JsonWord() {}

  /// A number below 10^8 with leading zeros: cut into fours, twos and ones, all at a time.
  static long eightDigits(int value) {
    int upper = value / 10_000;
    long fours = upper | (long) (value - upper * 10_000) << 32;
    long hundreds = ((fours * 10_486) >>> 20) & 0x0000_007F_0000_007FL; // 10,486 / 2^20 is 1 / 100
    long twos = hundreds | (fours - hundreds * 100) << 16;
    long tens = ((twos * 103) >>> 10) & 0x000F_000F_000F_000FL; // 103 / 2^10 is 1 / 10
    return (tens | (twos - tens * 10) << 8) + ZEROS;
  }

  /// Whether all eight bytes are digits.
  static boolean isDigits(long word) {
    long sum = word + 0x0606_0606_0606_0606L; // only of 0 to 9 the upper half stays
    long others = (word ^ ZEROS) | (sum ^ ZEROS);
    return (others & 0xF0F0_F0F0_F0F0_F0F0L) == 0;
  }

  /// The number of eight digits: joined to twos, fours and the whole, all at a time.
  static int number(long word) {
    long ones = word & 0x0F0F_0F0F_0F0F_0F0FL;
    long twos = (ones * 10 + (ones >>> 8)) & 0x00FF_00FF_00FF_00FFL;
    long fours = (twos * 100 + (twos >>> 16)) & 0x0000_FFFF_0000_FFFFL;
    return (int) (fours * 10_000 + (fours >>> 32));
  }

  /// Whether one of eight bytes is a quote, a backslash or below a space. Subtracting borrows into
  /// the high bit of a byte that is smaller, unless that bit was set.
  static boolean hasSpecial(long word) {
    long quote = word ^ 0x2222_2222_2222_2222L;
    long slash = word ^ 0x5C5C_5C5C_5C5C_5C5CL;
    long hits =
        (quote - 0x0101_0101_0101_0101L & ~quote)
            | (slash - 0x0101_0101_0101_0101L & ~slash)
            | (word - SPACES & ~word);
    return (hits & HIGH_BITS) != 0;
  }
}
